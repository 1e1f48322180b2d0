# `cpack --config build/release/CPackConfig.cmake`: a Debian package of what runs, without headers
# and libraries.
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
    "Buildkite Portals on your own machine
 A mock server of the portals REST API: for tests that need one and must not
 need a network, for trying out a client, for demos.")
# Whatever its libraries are called on the machine where it is made.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# The unit is there to be enabled; nobody wants a mock server started by itself.
include(CPack)
