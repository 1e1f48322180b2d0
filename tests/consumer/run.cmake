# Usage: cmake -D BUILD=… -D WORK=… -D CXX=… -D GENERATOR=… -P run.cmake
# Installs BUILD below WORK, moves the installation, then configures, builds and tests the project in
# this folder with it.
cmake_minimum_required(VERSION 3.25)

function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE ${WORK})
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/installed)
# Moving breaks a package that contains paths of the build or of the first installation.
file(RENAME ${WORK}/installed ${WORK}/moved)
set(page ${CMAKE_CURRENT_LIST_DIR}/../../fixtures/cpp/README.md)
file(READ ${page} text)
if(NOT text MATCHES "\n```cpp\n([^`]*)```\n")
  message(FATAL_ERROR "${page} has no quick start")
endif()
file(WRITE ${WORK}/quick_start.cpp "${CMAKE_MATCH_1}")
run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR} -B ${WORK}/build -G ${GENERATOR}
    -D CMAKE_CXX_COMPILER=${CXX} -D CMAKE_PREFIX_PATH=${WORK}/moved -D QUICK_START=${WORK}/quick_start.cpp)
run(${CMAKE_COMMAND} --build ${WORK}/build)
run(${CMAKE_CTEST_COMMAND} --test-dir ${WORK}/build --output-on-failure --no-tests=error)
