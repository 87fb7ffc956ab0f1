# How each folder becomes a library, and what all of them share: the language, warnings, sanitizers, ccache and the linker.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g0")

option(DAYBOOK_ASAN "AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(DAYBOOK_TSAN "ThreadSanitizer" OFF)
option(DAYBOOK_FUZZ "Fuzzers under AddressSanitizer and UndefinedBehaviorSanitizer; needs clang (tools/dev fuzz)" OFF)
option(DAYBOOK_MUTATE "Rules of which one check can be taken out (tools/dev mutate)" OFF)

find_program(CCACHE ccache)
if(CCACHE)
  # ccache looks into precompiled headers only where it may trust their time stamps and definitions.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# Warnings are errors. The four that are switched off are known false alarms of g++ 12 at -O2 (GCC 105329, 105651).
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread -Wno-restrict
                      -Wno-maybe-uninitialized)
endif()
if(DAYBOOK_ASAN)
  # FlatBuffers are read where they lie in a larger buffer: unaligned loads are deliberate.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=alignment -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=address,undefined)
endif()
if(DAYBOOK_FUZZ)
  # Warnings are g++'s business; here the code is only run.
  add_compile_options(-O1 -Wno-error -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=alignment
                      -fno-sanitize-recover=undefined -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=address,undefined)
endif()
if(DAYBOOK_TSAN)
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=thread)
endif()

# A folder sees the folders below it and nothing else: each library's include path is a directory of links to just those.
set(DAYBOOK_VISIBLE_domain domain)
set(DAYBOOK_VISIBLE_process domain eventstore/process)
set(DAYBOOK_VISIBLE_eventstore domain eventstore)
set(DAYBOOK_VISIBLE_projections domain eventstore projections)
set(DAYBOOK_VISIBLE_server domain eventstore projections server)
set(DAYBOOK_VISIBLE_tools domain eventstore projections server tools)
set(DAYBOOK_VISIBLE_tests domain eventstore projections server tools tests)

function(daybook_layer_includes target layer)
  set(view ${PROJECT_BINARY_DIR}/include/${layer})
  file(MAKE_DIRECTORY ${view})
  foreach(folder IN LISTS DAYBOOK_VISIBLE_${layer})
    cmake_path(GET folder PARENT_PATH above)
    file(MAKE_DIRECTORY ${view}/${above})
    file(CREATE_LINK ${PROJECT_SOURCE_DIR}/${folder} ${view}/${folder} SYMBOLIC)
  endforeach()
  target_include_directories(${target} PRIVATE ${view})
  target_include_directories(${target} SYSTEM PRIVATE ${PROJECT_BINARY_DIR}/generated)
endfunction()

# Headers of other people's that nearly every source needs, parsed once: daybook_precompiled(name HEADERS ... LINKS ...).
# A target takes them with target_precompile_headers(target REUSE_FROM name).
function(daybook_precompiled name)
  cmake_parse_arguments(ARG "" "" "HEADERS;LINKS" ${ARGN})
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/${name}.cpp CONTENT "// Nothing but the precompiled headers.\n")
  add_library(${name} OBJECT ${PROJECT_BINARY_DIR}/${name}.cpp)
  target_include_directories(${name} SYSTEM PRIVATE ${PROJECT_BINARY_DIR}/generated)
  target_link_libraries(${name} PRIVATE ${ARG_LINKS})
  target_precompile_headers(${name} PRIVATE ${ARG_HEADERS})
  add_dependencies(${name} daybook_vocabulary)
endfunction()

# The library of one folder: daybook_library(LAYER layer SOURCES ... LINKS ...)
function(daybook_library)
  cmake_parse_arguments(ARG "" "LAYER" "SOURCES;LINKS" ${ARGN})
  add_library(daybook_${ARG_LAYER} STATIC ${ARG_SOURCES})
  target_precompile_headers(daybook_${ARG_LAYER} REUSE_FROM daybook_headers)
  daybook_layer_includes(daybook_${ARG_LAYER} ${ARG_LAYER})
  target_link_libraries(daybook_${ARG_LAYER} PUBLIC ${ARG_LINKS})
endfunction()

# A program: daybook_program(name LAYER layer SOURCES ... LINKS ...)
function(daybook_program name)
  cmake_parse_arguments(ARG "" "LAYER" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  # The headers are parsed with the definitions of the domain's libraries; a program without them parses its own.
  if(ARG_LINKS MATCHES "daybook_")
    target_precompile_headers(${name} REUSE_FROM daybook_headers)
  endif()
  daybook_layer_includes(${name} ${ARG_LAYER})
  target_link_libraries(${name} PRIVATE ${ARG_LINKS})
  # Posting allocates on three threads at once: jemalloc makes it a fifth faster. Sanitizers bring their own allocator.
  if(NOT DAYBOOK_ASAN AND NOT DAYBOOK_TSAN)
    target_link_libraries(${name} PRIVATE PkgConfig::jemalloc)
  endif()
endfunction()
