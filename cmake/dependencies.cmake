# What the binary is made of. Shared with the installed package (portholeConfig.cmake), so that a
# project that links porthole finds the same things in the same way.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
if(PORTHOLE_STATIC)
  set(OPENSSL_USE_STATIC_LIBS ON)
endif()
find_dependency(OpenSSL 3.0 COMPONENTS Crypto SSL)
find_dependency(spdlog)
find_dependency(CLI11)
find_dependency(RapidJSON)

# cpp-httplib has no CMake package on Debian; vcpkg and others have one. Its compile flags are ABI:
# without them the sizes of its types differ from those in its library. From a folder of the user's
# own it is all header.
if(NOT TARGET porthole_httplib)
  add_library(porthole_httplib INTERFACE IMPORTED GLOBAL)
  if(PORTHOLE_HTTPLIB_DIR)
    target_include_directories(porthole_httplib SYSTEM INTERFACE ${PORTHOLE_HTTPLIB_DIR})
    target_compile_definitions(porthole_httplib INTERFACE CPPHTTPLIB_OPENSSL_SUPPORT)
    target_link_libraries(porthole_httplib INTERFACE OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
  else()
    find_package(httplib CONFIG QUIET)
    if(TARGET httplib::httplib)
      target_link_libraries(porthole_httplib INTERFACE httplib::httplib)
    else()
      find_dependency(PkgConfig)
      pkg_check_modules(PORTHOLE_HTTPLIB REQUIRED IMPORTED_TARGET GLOBAL cpp-httplib)
      target_link_libraries(porthole_httplib INTERFACE PkgConfig::PORTHOLE_HTTPLIB)
    endif()
  endif()
endif()

# spdlog and fmt, as their headers alone where nothing is to be linked: distributions have only
# shared libraries of them.
if(NOT TARGET porthole_spdlog)
  add_library(porthole_spdlog INTERFACE IMPORTED GLOBAL)
  if(PORTHOLE_STATIC)
    find_dependency(fmt)
    target_include_directories(
      porthole_spdlog SYSTEM
      INTERFACE $<TARGET_PROPERTY:spdlog::spdlog_header_only,INTERFACE_INCLUDE_DIRECTORIES>)
    target_compile_definitions(porthole_spdlog INTERFACE SPDLOG_FMT_EXTERNAL)
    target_link_libraries(porthole_spdlog INTERFACE fmt::fmt-header-only)
  else()
    target_link_libraries(porthole_spdlog INTERFACE spdlog::spdlog)
  endif()
endif()

# RapidJSON gives a variable and no target.
if(NOT TARGET porthole_rapidjson)
  add_library(porthole_rapidjson INTERFACE IMPORTED GLOBAL)
  target_include_directories(porthole_rapidjson SYSTEM INTERFACE ${RAPIDJSON_INCLUDE_DIRS})
  # std::string overloads in its interface: without it a NUL inside a string ends the string.
  target_compile_definitions(porthole_rapidjson INTERFACE RAPIDJSON_HAS_STDSTRING=1)
endif()
