namespace Megapod.Files.JobFile;

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Megapod.Files.SiteFile;
using Megapod.Files.SiteFile.Shapes;
using Megapod.Files.SiteFile.Yaml;

/// <summary>An amount of money, "20 EUR", or one for an hour, "1.50 EUR/h"; yields a decimal, exactly as it was written.</summary>
internal sealed partial class MoneyShape : ScalarShape
{
    /// <summary>No job and no hour of one costs as much.</summary>
    private const decimal Largest = 1_000_000_000m;

    private readonly bool isPerHour;

    private MoneyShape(bool isPerHour) => this.isPerHour = isPerHour;

    /// <summary>Money.</summary>
    public static MoneyShape Amount { get; } = new(isPerHour: false);

    /// <summary>Money for an hour.</summary>
    public static MoneyShape PerHour { get; } = new(isPerHour: true);

    /// <inheritdoc/>
    protected override string Needed => isPerHour ? "a price for an hour" : "an amount of money";

    /// <inheritdoc/>
    protected override string HowToWrite => isPerHour ? "Write for example 1.50 EUR/h." : "Write for example 20 EUR.";

    /// <inheritdoc/>
    protected override object? ReadText(YamlText text, string name, ReadContext context)
    {
        var match = text.Text.Length <= 64 ? Form().Match(text.Text) : Match.Empty;
        if (!match.Success || match.Groups["hour"].Success != isPerHour || !decimal.TryParse(match.Groups["amount"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount) || amount > Largest)
        {
            context.Faults.Add(JobFaultCodes.Money, text.At, $"'{name}' is '{Shown.Short(text.Text)}', but {Needed} is needed.", HowToWrite);
            return null;
        }

        string currency = match.Groups["currency"].Value;
        if (currency != context.Currency)
        {
            context.Faults.Add(JobFaultCodes.OtherMoney, text.At, $"'{name}' is in {currency}, but the money of the site is {context.Currency}.", $"Convert it to {context.Currency}.");
            return null;
        }

        return amount;
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["type"] = "string", ["pattern"] = isPerHour ? "^[0-9]{1,10}(\\.[0-9]{1,6})? ?[A-Z]{3}/h$" : "^[0-9]{1,10}(\\.[0-9]{1,6})? ?[A-Z]{3}$" };

    [GeneratedRegex(@"^(?<amount>[0-9]{1,10}(\.[0-9]{1,6})?) ?(?<currency>[A-Z]{3})(?<hour>/h)?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
