namespace Megapod.Site.Alarms;

using System.Text.RegularExpressions;
using Megapod.Core.Model;

/// <summary>The sentence of an event that tells of an alarm, and back: the history keeps events for twenty years and the log of alarms some weeks.</summary>
public static partial class AlarmEventWords
{
    private const string Over = "Over: ";

    /// <summary>An alarm was raised.</summary>
    /// <param name="text">Its words.</param>
    /// <param name="code">Number of its fault.</param>
    public static string Raised(string text, string code) => $"{text} ({code}, {SeverityOf(code)})";

    /// <summary>It was cleared.</summary>
    /// <param name="text">Its words.</param>
    /// <param name="code">Number of its fault.</param>
    public static string Cleared(string text, string code) => Over + Raised(text, code);

    /// <summary>What an event told.</summary>
    /// <param name="text">Its text.</param>
    /// <returns>The alarm's words, its number and its severity; of an event from before these stood in it only the words.</returns>
    public static (string Words, string? Code, AlarmSeverity? Severity) Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string words = text.StartsWith(Over, StringComparison.Ordinal) ? text[Over.Length..] : text;
        return Tail().Match(words) is { Success: true } tail && Enum.TryParse<AlarmSeverity>(tail.Groups["severity"].ValueSpan, ignoreCase: true, out var severity)
            ? (words[..tail.Index], tail.Groups["code"].Value, severity)
            : (words, null, null);
    }

    private static string SeverityOf(string code) => (AlarmRules.Find(code)?.Severity ?? AlarmSeverity.Warning).ToString().ToLowerInvariant();

    [GeneratedRegex(@" \((?<code>MP[0-9]{4}), (?<severity>info|warning|critical)\)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Tail();
}
