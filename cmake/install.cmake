# `cmake --install`: the binary, its libraries and headers, and a CMake package for other projects:
# find_package(porthole), then link porthole::porthole.
option(PORTHOLE_INSTALL "Make the install target" ${PROJECT_IS_TOP_LEVEL})

# All libraries together. The target `porthole` is the program; it is exported as porthole::server, so
# that another project's tests can start $<TARGET_FILE:porthole::server>.
add_library(porthole_all INTERFACE)
target_link_libraries(porthole_all INTERFACE porthole_test_server)
set_target_properties(porthole_all PROPERTIES EXPORT_NAME porthole)
set_target_properties(porthole PROPERTIES EXPORT_NAME server)

# The same names for projects that use add_subdirectory.
get_property(rooms GLOBAL PROPERTY PORTHOLE_ROOMS)
foreach(target IN LISTS rooms ITEMS porthole_all)
  get_target_property(name ${target} EXPORT_NAME)
  add_library(porthole::${name} ALIAS ${target})
endforeach()
add_executable(porthole::server ALIAS porthole)

if(NOT PORTHOLE_INSTALL)
  return()
endif()

include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/porthole)

# The component `runtime` is what packages contain; the rest is for development.
install(TARGETS porthole EXPORT portholeTargets COMPONENT runtime)
install(TARGETS porthole_all ${rooms} EXPORT portholeTargets)
# Programs include these as <porthole/…>; the headers of the rooms stay in the house.
install(FILES fixtures/cpp/porthole/mount.h fixtures/cpp/porthole/options.h
              fixtures/cpp/porthole/test_server.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/porthole)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT runtime)
install(FILES docs/fixtures.schema.json DESTINATION ${CMAKE_INSTALL_DATADIR}/porthole COMPONENT runtime)
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
  install(FILES packaging/porthole.service DESTINATION lib/systemd/system COMPONENT runtime)
endif()

# The program prints its man page and shell completions, so that they agree with --help. A
# cross-compiled program can't run here.
if(NOT CMAKE_CROSSCOMPILING)
  set(manuals ${PROJECT_BINARY_DIR}/manuals)
  file(MAKE_DIRECTORY ${manuals})
  add_custom_command(
    TARGET porthole
    POST_BUILD
    COMMAND porthole man > ${manuals}/porthole.1
    COMMAND porthole completion bash > ${manuals}/porthole
    COMMAND porthole completion zsh > ${manuals}/_porthole
    COMMAND porthole completion fish > ${manuals}/porthole.fish
    BYPRODUCTS ${manuals}/porthole.1 ${manuals}/porthole ${manuals}/_porthole ${manuals}/porthole.fish
    VERBATIM)
  set(share ${CMAKE_INSTALL_DATADIR})
  install(FILES ${manuals}/porthole.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT runtime)
  install(FILES ${manuals}/porthole DESTINATION ${share}/bash-completion/completions
          COMPONENT runtime)
  install(FILES ${manuals}/_porthole DESTINATION ${share}/zsh/site-functions COMPONENT runtime)
  # Where Debian's zsh looks for completions of packages; only packages include this component.
  install(FILES ${manuals}/_porthole DESTINATION ${share}/zsh/vendor-completions
          COMPONENT debian EXCLUDE_FROM_ALL)
  install(FILES ${manuals}/porthole.fish DESTINATION ${share}/fish/vendor_completions.d
          COMPONENT runtime)
endif()

install(
  EXPORT portholeTargets
  NAMESPACE porthole::
  DESTINATION ${package_dir})
configure_package_config_file(cmake/portholeConfig.cmake.in ${PROJECT_BINARY_DIR}/portholeConfig.cmake
                              INSTALL_DESTINATION ${package_dir})
# Before 1.0, a minor version may break compatibility.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/portholeConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(
  FILES ${PROJECT_BINARY_DIR}/portholeConfig.cmake ${PROJECT_BINARY_DIR}/portholeConfigVersion.cmake
        cmake/dependencies.cmake
  DESTINATION ${package_dir})
