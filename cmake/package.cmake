# `cpack --config build/release/CPackConfig.cmake`: a Debian package of the program, without headers and
# libraries.
if(NOT PORTHOLE_INSTALL)
  return()
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME porthole)
set(CPACK_PACKAGE_VENDOR "The porthole authors")
set(CPACK_PACKAGE_CONTACT "The porthole authors <porthole@example.com>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL runtime debian)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "mock server of Buildkite Portals
 Serves the portals REST API and executes portals from memory: for tests
 without a network, for trying out a client, for demos.")
# Detect the packages of the libraries on the build machine.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# The systemd unit is installed but not enabled.
include(CPack)
