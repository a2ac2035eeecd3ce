namespace Megapod.Cli.Commands;

using System.CommandLine.Parsing;
using System.Globalization;
using Megapod.Core.Units;

/// <summary>Instants as people type them: a date with or without a time, UTC where no offset is given.</summary>
internal static class InstantOption
{
    /// <summary>Reads one; what is none is told with an example.</summary>
    /// <param name="result">What was typed.</param>
    /// <param name="example">How it is written.</param>
    public static Instant? Parse(ArgumentResult result, string example)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";

        // A time alone would be taken for one of today, and today is no word here.
        bool isDated = text.Length >= "2023-06-01".Length && char.IsAsciiDigit(text[3]);
        if (isDated && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return Instant.From(time);
        }

        result.AddError($"'{text}' is no time. Write it as {example}.");
        return null;
    }
}
