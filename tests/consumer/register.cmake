# Adds the test that installs this build and links it from another project. Not for sanitizer builds:
# their libraries don't link into a program without sanitizers, and nobody installs them.
if(NOT PORTHOLE_SANITIZE)
  add_test(NAME "consumer: finds and links the installed package"
           COMMAND ${CMAKE_COMMAND}
                   -D BUILD=${PROJECT_BINARY_DIR}
                   -D WORK=${PROJECT_BINARY_DIR}/tests/consumer
                   -D CXX=${CMAKE_CXX_COMPILER}
                   -D GENERATOR=${CMAKE_GENERATOR}
                   -P ${CMAKE_CURRENT_LIST_DIR}/run.cmake)
  set_tests_properties("consumer: finds and links the installed package"
                       PROPERTIES LABELS slow TIMEOUT 300)
endif()
