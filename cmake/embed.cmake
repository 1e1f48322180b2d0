# Embeds the console's files in the binary: `authorize.html` becomes `kAuthorizeHtml`, as
# http/console/assets.h declares it. A changed file is embedded anew by the next build.
function(porthole_embed_console output)
  set(definitions "")
  foreach(file ${ARGN})
    set(path ${CMAKE_CURRENT_SOURCE_DIR}/console/${file})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
    file(READ ${path} content)
    string(REGEX REPLACE "[._-]" ";" words ${file})
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
#include \"http/console/assets.h\"

namespace porthole::http::console {

@definitions@
}  // namespace porthole::http::console
")
endfunction()
