# Completion of hearsay(1) for bash. Commands and options are what 'hearsay --help' and 'hearsay COMMAND --help' say; the ids of stories are
# those of the daemon, if it answers at once.

_hearsay_commands() {
	hearsay --help 2>/dev/null | sed -n 's/^  \([a-z][a-z]*\)  *[a-z].*/\1/p' | grep -vx hearsay
}

_hearsay_options() {
	hearsay "$1" --help 2>/dev/null | sed -n 's/^ \{2,6\}\(-., \)\{0,1\}\(--[^ ]*\(, --[^ ]*\)*\).*/\2/p' | grep -o -- '--[a-z][a-z-]*=\{0,1\}'
}

# Arguments that say where the daemon is: as they were given.
_hearsay_daemon() {
	local i
	for ((i = 2; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		--endpoint-dir | --query)
			# bash takes "--endpoint-dir=DIR" for three words
			[ "${COMP_WORDS[i + 1]}" = = ] && printf '%s=%s\n' "${COMP_WORDS[i]}" "${COMP_WORDS[i + 2]}" || printf '%s=%s\n' "${COMP_WORDS[i]}" "${COMP_WORDS[i + 1]}"
			;;
		esac
	done
}

_hearsay_stories() {
	local daemon
	mapfile -t daemon < <(_hearsay_daemon)
	hearsay stories --closed --limit 100 --timeout 0.5 "${daemon[@]}" 2>/dev/null | sed -n 's/^\(s[0-9][0-9]*\) .*/\1/p'
}

_hearsay() {
	local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]} IFS=$'\n'
	COMPREPLY=()
	if ((COMP_CWORD == 1)); then
		mapfile -t COMPREPLY < <(compgen -W "$(_hearsay_commands; printf '%s\n' help --help --version)" -- "$current")
		return
	fi
	# "--format=te" comes as three words, of which this is the third
	[ "$current" = = ] && current=''
	[ "$previous" = = ] && previous=${COMP_WORDS[COMP_CWORD - 2]}
	case $previous in
	--format) mapfile -t COMPREPLY < <(compgen -W $'auto\njson\nmessagepack\nfeed\nhtml\ntext' -- "$current"); return ;;
	--color | --colour) mapfile -t COMPREPLY < <(compgen -W $'auto\nalways\nnever' -- "$current"); return ;;
	--language) mapfile -t COMPREPLY < <(compgen -W $'de\nen\nes\nfr\nit\nnl\npt' -- "$current"); return ;;
	--story) mapfile -t COMPREPLY < <(compgen -W "$(_hearsay_stories)" -- "$current"); return ;;
	--data | --endpoint-dir) mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
	--from | --owners | --output | -o) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
	--exec) mapfile -t COMPREPLY < <(compgen -c -- "$current"); return ;;
	esac
	if [[ $current == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_hearsay_options "$command")" -- "$current")
		[[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
		return
	fi
	case $command in
	help) ((COMP_CWORD == 2)) && mapfile -t COMPREPLY < <(compgen -W "$(_hearsay_commands)" -- "$current") ;;
	story | report | merge | split | unmerge) mapfile -t COMPREPLY < <(compgen -W "$(_hearsay_stories)" -- "$current") ;;
	feed | analyze | compare) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
	verify | dump | backup | restore) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
	esac
}

complete -o filenames -F _hearsay hearsay
