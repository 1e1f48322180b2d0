# Tests the Debian package of this build. Nobody installs sanitizer builds.
if(NOT PORTHOLE_SANITIZE)
  add_test(NAME "packaging: the Debian package installs and runs"
           COMMAND Python3::Interpreter -B ${CMAKE_CURRENT_LIST_DIR}/deb_test.py)
  set_tests_properties(
    "packaging: the Debian package installs and runs"
    PROPERTIES LABELS "packaging;slow" TIMEOUT 300
               ENVIRONMENT
               "PORTHOLE_BUILD=${PROJECT_BINARY_DIR};PORTHOLE_CPACK=${CMAKE_CPACK_COMMAND}")
endif()
