namespace Megapod.Site.Loop;

using System.Globalization;
using System.Text.RegularExpressions;

/// <summary>How long a car waited for its first power, in one sentence for people, and back.</summary>
public static partial class CarPowerWords
{
    /// <summary>The sentence.</summary>
    /// <param name="connector">Where it stands.</param>
    /// <param name="seconds">From plugging in to the first power, s.</param>
    public static string Of(string connector, double seconds) => string.Create(CultureInfo.InvariantCulture, $"The car at {connector} drew its first power {seconds:0.#} s after it plugged in.");

    /// <summary>How long it waited, s; null: the sentence is none of ours.</summary>
    /// <param name="text">The text of an event of the kind <c>car-powered</c>.</param>
    public static double? Read(string text) => Sentence().Match(text) is { Success: true } told ? double.Parse(told.Groups["seconds"].ValueSpan, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@" drew its first power (?<seconds>[0-9.]{1,12}) s after it plugged in\.$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Sentence();
}
