namespace Megapod.Files.JobFile;

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Megapod.Files.SiteFile;
using Megapod.Files.SiteFile.Shapes;
using Megapod.Files.SiteFile.Yaml;

/// <summary>A regular expression with one group that is judged in time that grows with the text alone; yields its text.</summary>
internal sealed class PatternShape : ScalarShape
{
    private const int Longest = 500;

    /// <inheritdoc/>
    protected override string Needed => "a regular expression";

    /// <inheritdoc/>
    protected override string HowToWrite => "Write a regular expression with one group around the number, such as 'step ([0-9]+)'.";

    /// <inheritdoc/>
    protected override object? ReadText(YamlText text, string name, ReadContext context)
    {
        if (Problem(text.Text) is not { } problem)
        {
            return text.Text;
        }

        context.Faults.Add(JobFaultCodes.Pattern, text.At, $"'{name}' is '{Shown.Short(text.Text)}', which {problem}.", HowToWrite);
        return null;
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["type"] = "string", ["maxLength"] = Longest };

    private static string? Problem(string pattern)
    {
        if (pattern.Length > Longest)
        {
            return $"is longer than {Longest.ToString(CultureInfo.InvariantCulture)} characters";
        }

        try
        {
            // Group 0 is the whole match.
            int groups = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant).GetGroupNumbers().Length - 1;
            return groups == 1 ? null : string.Create(CultureInfo.InvariantCulture, $"has {groups} groups instead of one");
        }
        catch (NotSupportedException)
        {
            return "looks ahead, looks back or refers back, which can take for ever";
        }
        catch (ArgumentException)
        {
            return "is no regular expression";
        }
    }
}
