namespace Megapod.Tidy.Documents;

using System.CommandLine;
using System.Text.RegularExpressions;
using Megapod.Cli.Commands;

/// <summary>
/// Reads one document and says what it names that does not exist: links, headings, paths of the repository, names of our types, and
/// commands with their options. Names with a placeholder in them (an ellipsis, a star, angle brackets, braces) are not judged.
/// </summary>
internal static class DocumentCheck
{
    private static readonly string[] Folders = ["src/", "tests/", "docs/", "examples/", "scripts/", "bench/", "web/", ".ci/"];

    private static readonly Regex Fence = Make(@"^```(?<kind>\w*)[^\n]*\n(?<body>.*?)^```", RegexOptions.Singleline);
    private static readonly Regex Code = Make(@"(?<!`)`(?<body>[^`\n]+)`(?!`)");
    private static readonly Regex Link = Make(@"\]\((?<target>[^)\s]+)\)");
    private static readonly Regex Heading = Make(@"^#+\s+(?<text>[^\n]+)");
    private static readonly Regex Placeholder = Make(@"[…*<>{}\[\]|]");

    /// <summary>What the document at this path from the repository's root names in vain, as <c>path: what</c>.</summary>
    public static IEnumerable<string> Findings(string path, string text)
    {
        var prose = Fence.Replace(text, "");
        var code = Code.Matches(prose).Select(match => match.Groups["body"].Value).ToList();
        var lines = Fence.Matches(text)
            .Where(match => match.Groups["kind"].Value is "" or "sh" or "bash" or "console")
            .SelectMany(match => match.Groups["body"].Value.Split('\n'))
            .Select(line => line.Trim().TrimStart('$').Trim());
        return Links(path, text, Code.Replace(prose, ""))
            .Concat(code.SelectMany(Paths))
            .Concat(code.SelectMany(Types))
            .Concat(code.Concat(lines).SelectMany(Commands))
            .Select(finding => $"{path}: {finding}");
    }

    private static IEnumerable<string> Links(string path, string text, string prose)
    {
        foreach (var target in Link.Matches(prose).Select(match => match.Groups["target"].Value).Where(target => !target.Contains("://") && !target.StartsWith("mailto:")))
        {
            var parts = target.Split('#');
            var file = parts[0].Length == 0 ? path : Path.Combine(Path.GetDirectoryName(path)!, parts[0]);
            if (file != path && !Repository.Exists(file))
            {
                yield return $"the link {target} leads nowhere";
            }
            else if (parts.Length > 1 && file.EndsWith(".md") && !Anchors(file == path ? text : Repository.Read(file)).Contains(parts[1]))
            {
                yield return $"the link {target} leads to no heading";
            }
        }
    }

    private static IEnumerable<string> Anchors(string text) => Heading.Matches(Fence.Replace(text, ""))
        .Select(match => Regex.Replace(match.Groups["text"].Value.Trim().ToLowerInvariant(), @"[^\w\- ]", "", RegexOptions.None, TimeSpan.FromSeconds(1)).Replace(' ', '-'));

    private static IEnumerable<string> Paths(string code) => code.Split(' ')
        .Where(word => Folders.Any(folder => word.StartsWith(folder)) && !Placeholder.IsMatch(word))
        .Select(word => word.Split(':')[0].TrimEnd('/', ',', '.'))
        .Where(word => !Repository.Exists(word))
        .Select(word => $"the path {word} does not exist");

    private static IEnumerable<string> Types(string code)
    {
        if (!Regex.IsMatch(code, @"^Megapod(\.\w+)+$", RegexOptions.None, TimeSpan.FromSeconds(1)))
        {
            return [];
        }

        var parts = code.Split('.');
        var exists = Repository.ProjectsIn("src").Concat(Repository.ProjectsIn("tests")).Any(project =>
        {
            var rest = code.StartsWith(project + ".") ? code[(project.Length + 1)..].Replace('.', '/') : "";
            return code == project || (rest.Length > 0 && (Repository.Exists($"src/{project}/{rest}") || Repository.Exists($"src/{project}/{rest}.cs")));
        });
        return exists || code == $"{parts[0]}.slnx" ? [] : [$"{code} is no project, namespace or type"];
    }

    private static IEnumerable<string> Commands(string code)
    {
        var words = code.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not ["megapod" or "./megapod", var first, ..] || Placeholder.IsMatch(first) || !Regex.IsMatch(first, @"^[a-z-]", RegexOptions.None, TimeSpan.FromSeconds(1)))
        {
            return [];
        }

        return words is ["./megapod", "test" or "package", .. var options] ? ScriptOptions(words[1], options) : Command(words[1..]);
    }

    private static IEnumerable<string> ScriptOptions(string script, string[] words) => words
        .Where(word => word.StartsWith("--") && !Repository.Read($"scripts/{script}.sh").Contains($"        {word})"))
        .Select(word => $"./megapod {script} has no option {word}");

    private static IEnumerable<string> Command(string[] words)
    {
        Command command = RootBuilder.Build();
        var known = command.Options.SelectMany(Names).ToHashSet();
        var path = "megapod";
        var descending = true;
        foreach (var word in words.Select(word => word.Trim('[', ']', '(', ')', ',', ';', '…')).TakeWhile(word => word is not ("|" or "&" or ">" or "&&")))
        {
            if (word.StartsWith('-') && word.Length > 1)
            {
                if (!known.Contains(word.Split('=')[0]))
                {
                    yield return $"{path} has no option {word}";
                }
            }
            else if (descending && command.Subcommands.FirstOrDefault(below => below.Name == word) is { } next)
            {
                command = next;
                path = $"{path} {word}";
                known.UnionWith(command.Options.SelectMany(Names));
            }
            else if (descending && command.Arguments.Count == 0 && (command.Subcommands.Count > 0 || path == "megapod"))
            {
                yield return $"{path} has no command {word}";
                yield break;
            }
            else
            {
                descending = false;
            }
        }
    }

    private static IEnumerable<string> Names(Option option) => option.Aliases.Append(option.Name);

    private static Regex Make(string pattern, RegexOptions options = RegexOptions.None) => new(pattern, options | RegexOptions.Multiline, TimeSpan.FromSeconds(10));
}
