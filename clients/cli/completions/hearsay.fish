# Completion of hearsay(1) for fish. Commands and options are what 'hearsay --help' and 'hearsay COMMAND --help' say; the ids of stories, with
# what 'hearsay stories' says of them, are those of the daemon, if it answers at once.

function __hearsay_commands
    hearsay --help 2>/dev/null | sed -n 's/^  \([a-z][a-z]*\)  *\([a-z].*\)/\1\t\2/p' | grep -v '^hearsay[[:space:]]'
end

# Whether the command is one of these.
function __hearsay_is
    set -l words (commandline -opc)
    contains -- "$words[2]" $argv
end

# "--option" and what it does, with "=" where it takes a value; but those below, which say what they take.
function __hearsay_options
    set -l words (commandline -opc)
    set -l option 's/^ \{2,6\}\(-., \)\{0,1\}\(--[a-z][a-z-]*\)\(=\{0,1\}\)[^ ]* *\(.*\)/\2\3\t\4/p'
    hearsay $words[2] --help 2>/dev/null | sed -n $option |
        grep -v -E '^--(color|colour|data|endpoint-dir|exec|format|from|language|output|owners|story)='
end

function __hearsay_stories
    set -l daemon (commandline -opc | string match -r -- '^--(?:endpoint-dir|query)=.*')
    hearsay stories --closed --limit 100 --timeout 0.5 $daemon 2>/dev/null | sed -n 's/^\(s[0-9][0-9]*\)  *\(.*\)/\1\t\2/p'
end

complete -c hearsay -f
complete -c hearsay -n 'test (count (commandline -opc)) -eq 1' -a '(__hearsay_commands)'
complete -c hearsay -n 'test (count (commandline -opc)) -eq 1' -a help -d 'describe a command'
complete -c hearsay -n '__hearsay_is help; and test (count (commandline -opc)) -eq 2' -a '(__hearsay_commands)'
complete -c hearsay -n 'test (count (commandline -opc)) -eq 1' -l help
complete -c hearsay -n 'test (count (commandline -opc)) -eq 1' -l version
complete -c hearsay -n 'test (count (commandline -opc)) -gt 1; and string match -q -- "-*" (commandline -ct)' -a '(__hearsay_options)'
complete -c hearsay -n '__hearsay_is story report merge split unmerge' -a '(__hearsay_stories)'
complete -c hearsay -n '__hearsay_is feed analyze compare verify dump backup restore' -F

# What options take.
complete -c hearsay -n '__hearsay_is feed analyze' -l format -x -a 'auto json messagepack feed html text' -d 'what the files are'
complete -c hearsay -n '__hearsay_is analyze' -l color -l colour -x -a 'auto always never' -d 'colour in the text'
complete -c hearsay -n '__hearsay_is feed watch stories report analyze compare' -l language -x -a 'de en es fr it nl pt' -d 'the language'
complete -c hearsay -n '__hearsay_is watch statements' -l story -x -a '(__hearsay_stories)' -d 'of this story alone'
complete -c hearsay -n '__hearsay_is report analyze compare' -l data -x -a '(__fish_complete_directories)' -d 'language data and models'
complete -c hearsay -n 'not __hearsay_is "" analyze compare verify backup restore dump' -l endpoint-dir -x \
    -a '(__fish_complete_directories)' -d 'where the daemon has its sockets'
complete -c hearsay -n '__hearsay_is report' -l from -r -F -d 'the articles of this file, without a daemon'
complete -c hearsay -n '__hearsay_is dump' -l from -x -d 'the first position'
complete -c hearsay -n '__hearsay_is report analyze' -l owners -r -F -d 'which publishers belong to one owner'
complete -c hearsay -n '__hearsay_is report' -s o -l output -r -F -d 'where the page goes'
complete -c hearsay -n '__hearsay_is watch' -l exec -x -a '(__fish_complete_command)' -d 'run this for each update'
