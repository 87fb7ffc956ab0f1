# How each room becomes a library, each folder one of its rooms, and what all of them share: the language, warnings, sanitizers, ccache and the linker.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g0")

option(DAYBOOK_ASAN "AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(DAYBOOK_TSAN "ThreadSanitizer" OFF)
option(DAYBOOK_FUZZ "Fuzzers under AddressSanitizer and UndefinedBehaviorSanitizer; needs clang (tools/dev fuzz)" OFF)
option(DAYBOOK_UNITY "Tests and the generator are compiled several files at once: half the time" ON)
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

# The rooms of the tree, the lowest first. A room sees the rooms above it in this list and nothing else: its include path
# is a directory of links to just those, so that an upward include does not compile.
set(DAYBOOK_ROOMS
    domain/base domain/vocabulary domain/state domain/rules
    eventstore/process eventstore/base eventstore/merkle eventstore/store eventstore/proof eventstore/keys eventstore/backup
    eventstore/ledger eventstore/fsck
    projections/books projections/render projections/query projections/views projections/evidence projections/disclosure
    server/base server/protocol server/net server/access server/client server/admin server/session)

# Compiles a target's files about eight at a time: most of a test's time goes into reading headers. Names in the nameless
# namespaces of such neighbours must differ. Who a file's neighbours are follows from its name, so that a new file moves
# none of the others.
function(daybook_together target)
  get_target_property(sources ${target} SOURCES)
  list(LENGTH sources files)
  set(groups 1)
  while(files GREATER 8)
    math(EXPR files "${files} / 2")
    math(EXPR groups "${groups} * 2")
  endwhile()
  foreach(source IN LISTS sources)
    cmake_path(ABSOLUTE_PATH source NORMALIZE OUTPUT_VARIABLE path)
    cmake_path(RELATIVE_PATH path BASE_DIRECTORY ${PROJECT_SOURCE_DIR})
    string(MD5 digest ${path})
    string(SUBSTRING ${digest} 0 4 number)
    math(EXPR group "0x${number} % ${groups}")
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP together_${group})
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${DAYBOOK_UNITY} UNITY_BUILD_MODE GROUP)
endfunction()

# Sources whose nameless names are a neighbour's too: they are compiled by themselves.
function(daybook_apart)
  set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# What programs see: whole folders.
set(DAYBOOK_SEEN_BY_server domain eventstore projections server)
set(DAYBOOK_SEEN_BY_tools domain eventstore projections server tools)
set(DAYBOOK_SEEN_BY_tests domain eventstore projections server tools tests)

# Puts links to `folders` on the include path of a target: daybook_sees(target view folders...)
function(daybook_sees target view)
  set(view ${PROJECT_BINARY_DIR}/include/${view})
  foreach(folder IN LISTS ARGN)
    cmake_path(GET folder PARENT_PATH above)
    file(MAKE_DIRECTORY ${view}/${above})
    file(CREATE_LINK ${PROJECT_SOURCE_DIR}/${folder} ${view}/${folder} SYMBOLIC)
  endforeach()
  target_include_directories(${target} PRIVATE ${view})
  target_include_directories(${target} SYSTEM PRIVATE ${PROJECT_BINARY_DIR}/generated)
endfunction()

function(daybook_layer_includes target layer)
  daybook_sees(${target} ${layer} ${DAYBOOK_SEEN_BY_${layer}})
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

# The library of one room, made of the sources that stand in it:
# daybook_room(folder/room LINKS ... [PRECOMPILED headers] [EXCEPT regex])
function(daybook_room room)
  cmake_parse_arguments(ARG "" "PRECOMPILED;EXCEPT" "LINKS" ${ARGN})
  string(REPLACE / _ target daybook_${room})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${room}/*.cpp)
  if(ARG_EXCEPT)
    list(FILTER sources EXCLUDE REGEX ${ARG_EXCEPT})
  endif()
  add_library(${target} OBJECT ${sources})
  list(FIND DAYBOOK_ROOMS ${room} place)
  math(EXPR below "${place} + 1")
  list(SUBLIST DAYBOOK_ROOMS 0 ${below} seen)
  daybook_sees(${target} ${room} ${seen})
  target_link_libraries(${target} PUBLIC ${ARG_LINKS})
  if(NOT ARG_PRECOMPILED)
    set(ARG_PRECOMPILED daybook_headers)
  endif()
  target_precompile_headers(${target} REUSE_FROM ${ARG_PRECOMPILED})
  add_dependencies(${target} daybook_vocabulary)
endfunction()

# The library of a folder: all of its rooms. daybook_folder(folder LINKS ...)
function(daybook_folder folder)
  cmake_parse_arguments(ARG "" "" "LINKS" ${ARGN})
  add_library(daybook_${folder} STATIC)
  foreach(room IN LISTS DAYBOOK_ROOMS)
    string(REPLACE / _ target daybook_${room})
    if(room MATCHES "^${folder}/" AND TARGET ${target} AND NOT room STREQUAL eventstore/process)
      target_sources(daybook_${folder} PRIVATE $<TARGET_OBJECTS:${target}>)
    endif()
  endforeach()
  set_target_properties(daybook_${folder} PROPERTIES LINKER_LANGUAGE CXX)
  target_link_libraries(daybook_${folder} PUBLIC ${ARG_LINKS})
endfunction()

# A program: daybook_program(name LAYER layer SOURCES ... LINKS ...)
function(daybook_program name)
  cmake_parse_arguments(ARG "" "LAYER;PRECOMPILED" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  # The headers are parsed with the definitions of the domain's libraries; a program without them parses its own.
  if(ARG_PRECOMPILED)
    target_precompile_headers(${name} REUSE_FROM ${ARG_PRECOMPILED})
  elseif(ARG_LINKS MATCHES "daybook_")
    target_precompile_headers(${name} REUSE_FROM daybook_headers)
  endif()
  daybook_layer_includes(${name} ${ARG_LAYER})
  target_link_libraries(${name} PRIVATE ${ARG_LINKS})
  # Posting allocates on three threads at once: jemalloc makes it a fifth faster. Sanitizers bring their own allocator.
  if(NOT DAYBOOK_ASAN AND NOT DAYBOOK_TSAN)
    target_link_libraries(${name} PRIVATE PkgConfig::jemalloc)
  endif()
endfunction()
