# Warnings and sanitizers for our own code, in one target that is not installed.
add_library(porthole_compiler INTERFACE)
target_compile_options(
  porthole_compiler
  INTERFACE -Wall
            -Wextra
            -Wpedantic
            -Wshadow
            -Wconversion
            -Wsign-conversion
            -Wnon-virtual-dtor
            -Woverloaded-virtual
            -Wcast-align
            # In a unity build, a local name may shadow a name of another file.
            $<$<BOOL:${CMAKE_UNITY_BUILD}>:-Wno-shadow>
            # GCC 12 reports overlapping copies within std::string (GCC bug 105651).
            $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
            $<$<CXX_COMPILER_ID:Clang,AppleClang>:-Wthread-safety>
            $<$<BOOL:${PORTHOLE_WARNINGS_AS_ERRORS}>:-Werror>)
if(PORTHOLE_SANITIZE)
  target_compile_options(
    porthole_compiler INTERFACE -fsanitize=${PORTHOLE_SANITIZE} -fno-omit-frame-pointer
                                -fno-sanitize-recover=all
                                # Lines are all that reports show: compiles a sixth faster.
                                -g1
                                # With sanitizers, GCC 12 reports empty optionals as uninitialized.
                                $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
                                # RapidJSON's stack starts at a null pointer and adds to it.
                                $<$<CXX_COMPILER_ID:Clang,AppleClang>:-fno-sanitize=pointer-overflow>)
  target_link_options(porthole_compiler INTERFACE -fsanitize=${PORTHOLE_SANITIZE})
  if(PORTHOLE_FUZZ)
    target_compile_options(porthole_compiler INTERFACE -fsanitize=fuzzer-no-link)
  endif()
endif()

# Adds a room: a static library `porthole_NAME` of the given files. Includes start at the root of the
# project. Unity builds join all files of the same room. No header of the room includes one of PRIVATE_LINKS.
# COLD: what it does, it does once or for a person; it is optimized for size, which compiles faster, too.
function(porthole_room name)
  cmake_parse_arguments(ARG "COLD" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  add_library(porthole_${name} STATIC ${ARG_SOURCES})
  target_include_directories(porthole_${name} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>)
  target_link_libraries(porthole_${name} PUBLIC ${ARG_LINKS})
  target_link_libraries(porthole_${name} PRIVATE ${ARG_PRIVATE_LINKS} $<BUILD_INTERFACE:porthole_compiler>)
  target_compile_features(porthole_${name} PUBLIC cxx_std_20)
  if(PORTHOLE_SANITIZE)
    # Halves the run time. Tests are not optimized: they would take four times as long to compile.
    target_compile_options(porthole_${name} PRIVATE -O1)
  endif()
  if(ARG_COLD)
    target_compile_options(porthole_${name} PRIVATE $<$<CONFIG:Release>:-Os>)
  endif()
  set_target_properties(porthole_${name} PROPERTIES EXPORT_NAME ${name} UNITY_BUILD_BATCH_SIZE 0)
  set_property(GLOBAL APPEND PROPERTY PORTHOLE_ROOMS porthole_${name})
endfunction()
