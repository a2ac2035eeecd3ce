namespace Megapod.Tidy.Texts;

using System.Text.RegularExpressions;
using Megapod.Tidy.Floors;

/// <summary>Something that no file of the repository, or no file of some part of it, may contain.</summary>
/// <param name="Name">What is forbidden, for the message.</param>
/// <param name="Pattern">Finds it.</param>
/// <param name="AppliesTo">Which files the rule is for, by path from the repository's root.</param>
internal sealed record TextRule(string Name, Regex Pattern, Func<string, bool> AppliesTo)
{
    /// <summary>All rules. Words are spelt in two pieces, because this file is checked as well.</summary>
    public static readonly IReadOnlyList<TextRule> All =
    [
        new("a note of unfinished work", Regex(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK|XX" + @"X)\b"), Everywhere),
        new("a region", Regex(@"^\s*#\s*reg" + @"ion\b"), IsCode),
        new("an empty catch", Regex(@"\bcatch\b\s*(\([^)]*\)\s*)?(when\s*\([^{]*\)\s*)?\{(\s|//[^\n]*|/\*.*?\*/)*\}"), IsCode),
        new("a lifted warning in a pure project", Regex(@"#\s*pragma\s+warning|SuppressMessage|<NoWarn>|severity"), IsPure),
        new("a path of one machine", Regex(@"(?<![\w.$}~])/(home/[a-z]|root/|work/|Users/[A-Za-z])|\b[A-Z]:\\\w"), Everywhere),
        new("a merge conflict", Regex(@"^(<{7}|>{7}) "), Everywhere),
    ];

    /// <summary>The places in a text where the rule is broken, as <c>path:line: what</c>.</summary>
    public IEnumerable<string> Findings(string path, string text) => AppliesTo(path)
        ? Pattern.Matches(text).Select(match => $"{path}:{LineOf(text, match.Index)}: {Name}: {match.Value.Trim()}")
        : [];

    private static int LineOf(string text, int index) => text.AsSpan(0, index).Count('\n') + 1;

    private static Regex Regex(string pattern) => new(pattern, RegexOptions.Multiline, TimeSpan.FromSeconds(10));

    private static bool Everywhere(string path) => true;

    private static bool IsCode(string path) => path.EndsWith(".cs");

    private static bool IsPure(string path) => FloorPlan.Pure.Any(project => path.StartsWith($"src/{project}/"));
}
