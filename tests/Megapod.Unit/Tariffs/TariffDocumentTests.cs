namespace Megapod.Unit.Tariffs;

using System.Text.RegularExpressions;
using Megapod.Core.Tariffs;
using Megapod.Core.Units;
using Megapod.Files.SiteFile;
using Megapod.Tests;

/// <summary>The example of docs/tariffs.md is a tariff that the reader takes, and it means what the document says.</summary>
public sealed class TariffDocumentTests
{
    [Fact]
    public void Example_of_the_document_reads_and_costs_what_it_says()
    {
        string document = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "tariffs.md"));
        string example = Regex.Match(document, "```yaml\n(.*?)```", RegexOptions.Singleline, TimeSpan.FromSeconds(5)).Groups[1].Value;
        var read = SiteFileReader.Parse($"id: x\ngrid: {{limits: [{{id: connection, amount: 1 MW}}]}}\n{example}", "x.yaml");
        Assert.True(read.IsSuccess, string.Join('\n', read.Faults));
        var tariff = read.Value.Tariff;
        var clock = TariffClock.Of(tariff);

        // A Monday in January, 17:00 in Amsterdam; the same hour after the change in July.
        Assert.Equal((60e-6, 2e-6), (clock.At(Utc(1, 12, 16)).ImportAdder, clock.At(Utc(1, 12, 16)).ExportDeduction));
        Assert.Equal((24e-6, 5e-6), (clock.At(Utc(7, 20, 15)).ImportAdder, clock.At(Utc(7, 20, 15)).ExportDeduction));
        Assert.Equal(4.0 / 60, clock.At(Utc(6, 10, 14)).ExpectedPeak * 1000, 1e-12);
        Assert.Equal([10, 3 / 0.95], clock.Charges.Select(c => c.PricePerWattMonth * 1000), (a, b) => Math.Abs(a - b) < 1e-9);
        double floor = clock.Charges[0].Floor(TariffClock.MonthOf(new DateOnly(2026, 6, 1)), new Dictionary<int, double>());
        Assert.Equal(880e3, floor, 1e-6);
        Assert.Equal((8_800, 9_000), (Math.Round(clock.Charges[0].Money(700e3, floor), 6), Math.Round(clock.Charges[0].Money(900e3, floor), 6)));
    }

    private static Instant Utc(int month, int day, int hour) => Instant.FromUtc(new DateTime(2026, month, day, hour, 0, 0, DateTimeKind.Utc));
}
