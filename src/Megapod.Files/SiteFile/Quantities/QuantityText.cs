namespace Megapod.Files.SiteFile.Quantities;

using System.Globalization;
using System.Text.RegularExpressions;

/// <summary>Reads amounts as people write them: "2 MW", "1.9MW", "95 %", "15 EUR/kW-month".</summary>
internal static partial class QuantityText
{
    /// <summary>An amount is a number and a unit; anything longer is not one.</summary>
    public const int LongestText = 64;

    /// <summary>Reads an amount.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="quantity">What is needed.</param>
    /// <param name="currency">The currency of the site.</param>
    public static QuantityReading Read(string text, Quantity quantity, string currency) => Read(text, [quantity], currency);

    /// <summary>Reads an amount where the unit decides which of several quantities it is.</summary>
    public static QuantityReading Read(string text, IReadOnlyList<Quantity> candidates, string currency)
    {
        string units = Shown.Choice([.. candidates.SelectMany(q => q.UnitNames(currency))]);
        string example = candidates[0].IsMoney ? candidates[0].Example.Replace("EUR", currency, StringComparison.Ordinal) : candidates[0].Example;
        string write = units.Length == 0 ? $"Write a plain number, for example {example}." : $"Units that fit: {units}; for example {example}.";
        string needed = Shown.Choice([.. candidates.Select(q => q.Name)]);

        var match = text.Length <= LongestText ? Number().Match(text) : Match.Empty;
        if (!match.Success || !decimal.TryParse(match.Groups["number"].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number))
        {
            return QuantityReading.Failed(FaultCodes.NotANumber, $"is '{Shown.Short(text)}', but {needed} is needed.", write);
        }

        string unit = match.Groups["unit"].Value;
        if (unit.StartsWith(',') || unit.StartsWith('\'') || unit.StartsWith('_') || (unit.Length > 0 && char.IsAsciiDigit(unit[0])))
        {
            return QuantityReading.Failed(FaultCodes.NotANumber, $"is '{Shown.Short(text)}', which is not a clear number.", "Write a point before decimals and nothing between thousands: 1900.5.");
        }

        if (unit.Length == 0)
        {
            return candidates.FirstOrDefault(q => q.AcceptsBareNumber) is { } bare
                ? QuantityReading.Read((double)number, bare)
                : QuantityReading.Failed(FaultCodes.NoUnit, $"is {Shown.Short(text)} without a unit.", $"Write the unit too. {write}");
        }

        foreach (var candidate in candidates)
        {
            var (found, wrongCurrency) = Find(unit, candidate, currency);
            if (wrongCurrency is not null)
            {
                return QuantityReading.Failed(FaultCodes.WrongCurrency, $"is in {wrongCurrency}, but the money of this site is {currency}.", $"Convert it to {currency}, or change the site's 'currency'.");
            }

            if (found is not null)
            {
                return Scaled(number, found) is { } value
                    ? QuantityReading.Read(value, candidate)
                    : QuantityReading.Failed(FaultCodes.OutOfRange, $"is '{Shown.Short(text)}', which is far too large.", "Check the number and its unit.");
            }
        }

        string near = NearestName.Of(unit, candidates.SelectMany(q => q.UnitNames(currency))) is { } meant ? $" Is '{meant}' meant?" : "";
        string what = KnownQuantities.All.FirstOrDefault(q => Find(unit, q, currency).Unit is not null) is { } other
            ? $"is '{Shown.Short(text)}': that is {other.Name}, but {needed} is needed."
            : $"is '{Shown.Short(text)}': the unit '{Shown.Short(unit)}' is not known here.{near}";
        return QuantityReading.Failed(FaultCodes.WrongUnit, what, write);
    }

    private static (Unit? Unit, string? WrongCurrency) Find(string unit, Quantity quantity, string currency)
    {
        string symbol = unit;
        string? wrong = null;
        if (quantity.IsMoney)
        {
            int slash = unit.IndexOf('/', StringComparison.Ordinal);
            if (slash != 3 || !unit.AsSpan(0, 3).ContainsOnlyCapitals())
            {
                return (null, null);
            }

            symbol = unit[slash..];
            wrong = string.Equals(unit[..3], currency, StringComparison.Ordinal) ? null : unit[..3];
        }

        var found = quantity.Units.FirstOrDefault(u => string.Equals(u.Symbol, symbol, StringComparison.Ordinal));
        return found is null ? (null, null) : (found, wrong);
    }

    private static bool ContainsOnlyCapitals(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('A', 'Z');

    private static double? Scaled(decimal number, Unit unit)
    {
        try
        {
            return (double)(number * unit.Factor);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^\s*(?<number>[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?)\s*(?<unit>.*?)\s*$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Singleline, 1000)]
    private static partial Regex Number();
}
