namespace Megapod.Site.Loop;

using System.Globalization;
using System.Text.RegularExpressions;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>A limit from outside in one sentence for people, and back.</summary>
public static partial class GridLimitWords
{
    /// <summary>The limit was told.</summary>
    public static string Of(EventLimitView limit)
    {
        ArgumentNullException.ThrowIfNull(limit);
        var (amount, unit) = limit.Quantity switch
        {
            LimitQuantity.Watts => (limit.Amount / 1e3, "kW"),
            LimitQuantity.VoltAmperes => (limit.Amount / 1e3, "kVA"),
            _ => (limit.Amount, "A per phase"),
        };
        string from = limit.From is { } begin ? $" from {Text(begin)}" : "";
        string until = limit.Until is { } end ? $" until {Text(end)}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{(limit.Direction == LimitDirection.Import ? "Import" : "Export")} at most {amount:0.######} {unit}{from}{until}.");
    }

    /// <summary>It holds no longer.</summary>
    public static string Over(string id) => $"The limit {id} holds no longer.";

    /// <summary>What was told: how much, in the base unit of its quantity, from when and until when; null: the sentence is none of ours.</summary>
    /// <param name="text">The text of an event of the kind <c>grid-limit</c>.</param>
    public static (double Amount, LimitQuantity Quantity, LimitDirection Direction, Instant? From, Instant? Until)? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Sentence().Match(text) is not { Success: true } told)
        {
            return null;
        }

        double amount = double.Parse(told.Groups["amount"].ValueSpan, CultureInfo.InvariantCulture);
        var quantity = told.Groups["unit"].Value switch { "kW" => LimitQuantity.Watts, "kVA" => LimitQuantity.VoltAmperes, _ => LimitQuantity.AmperesPerPhase };
        return (quantity == LimitQuantity.AmperesPerPhase ? amount : amount * 1e3, quantity, told.Groups["way"].Value == "Import" ? LimitDirection.Import : LimitDirection.Export, At(told.Groups["from"]), At(told.Groups["until"]));
    }

    private static string Text(Instant at) => at.ToUtc().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static Instant? At(Group group) =>
        group.Success ? Instant.FromUtc(DateTime.ParseExact(group.ValueSpan, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal)) : null;

    [GeneratedRegex(@"^(?<way>Import|Export) at most (?<amount>[0-9.]{1,20}) (?<unit>kW|kVA|A per phase)( from (?<from>[0-9TZ:-]{20}))?( until (?<until>[0-9TZ:-]{20}))?\.$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sentence();
}
