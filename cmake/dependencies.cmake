# Dependencies of the binary. Shared with the installed package (portholeConfig.cmake), so that a
# project that links porthole finds the same libraries in the same way.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
if(PORTHOLE_STATIC)
  set(OPENSSL_USE_STATIC_LIBS ON)
  set(ZLIB_USE_STATIC_LIBS ON)
endif()
find_dependency(OpenSSL 3.0 COMPONENTS Crypto SSL)
find_dependency(ZLIB)
find_dependency(spdlog)
find_dependency(CLI11)
find_dependency(RapidJSON)

# cpp-httplib has no CMake package on Debian; vcpkg and others have one. Its compile flags are part of
# its ABI: without them its types have other sizes than in its library. From a folder given by the
# user it is header-only.
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

# For static builds, spdlog and fmt are used header-only: distributions have only shared libraries.
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

# RapidJSON's package sets a variable but has no target.
if(NOT TARGET porthole_rapidjson)
  add_library(porthole_rapidjson INTERFACE IMPORTED GLOBAL)
  target_include_directories(porthole_rapidjson SYSTEM INTERFACE ${RAPIDJSON_INCLUDE_DIRS})
  # Adds std::string overloads. Without them, a NUL inside a string ends the string.
  target_compile_definitions(porthole_rapidjson INTERFACE RAPIDJSON_HAS_STDSTRING=1)
endif()
