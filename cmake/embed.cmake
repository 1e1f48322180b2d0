# Embeds files in the binary: `authorize.html` becomes the string `kAuthorizeHtml` in the namespace, as
# declared in the header. The next build embeds changed files again.
#   porthole_embed(OUTPUT NAMESPACE namespace HEADER header.h FILES file…)
function(porthole_embed output)
  cmake_parse_arguments(ARG "" "NAMESPACE;HEADER" "FILES" ${ARGN})
  set(definitions "")
  foreach(file ${ARG_FILES})
    get_filename_component(path ${file} ABSOLUTE)
    get_filename_component(words ${file} NAME)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
    # Compilers needn't support longer literals.
    file(SIZE ${path} bytes)
    if(bytes GREATER 65535)
      message(FATAL_ERROR "${path} has ${bytes} bytes, and an embedded file 65535 at most")
    endif()
    file(READ ${path} content)
    string(REGEX REPLACE "[._-]" ";" words ${words})
    set(name k)
    foreach(word ${words})
      string(SUBSTRING ${word} 0 1 initial)
      string(SUBSTRING ${word} 1 -1 others)
      string(TOUPPER ${initial} initial)
      string(APPEND name ${initial}${others})
    endforeach()
    string(APPEND definitions "const std::string_view ${name} = R\"porthole(${content})porthole\";\n")
  endforeach()
  file(CONFIGURE OUTPUT ${output} @ONLY NEWLINE_STYLE UNIX
       CONTENT "// Made by cmake/embed.cmake.
#include \"@ARG_HEADER@\"

namespace @ARG_NAMESPACE@ {

@definitions@
}  // namespace @ARG_NAMESPACE@
")
endfunction()
