namespace Megapod.Unit.Files;

using Megapod.Files.SiteFile.Quantities;

public sealed class QuantityTextTests
{
    [Theory]
    [InlineData("2 MW", "power", 2e6)]
    [InlineData("1.9MW", "power", 1.9e6)]
    [InlineData("0.1 kW", "power", 100)]
    [InlineData("250  kW", "power", 250_000)]
    [InlineData(" 30 W ", "power", 30)]
    [InlineData("-5 kW", "power", -5000)]
    [InlineData("+5 kW", "power", 5000)]
    [InlineData("1e3 W", "power", 1000)]
    [InlineData(".5 MW", "power", 500_000)]
    [InlineData("630 kVA", "apparent power", 630_000)]
    [InlineData("400 A", "current", 400)]
    [InlineData("230 V", "voltage", 230)]
    [InlineData("3.9 MWh", "energy", 3.9e6)]
    [InlineData("200 kW/s", "a rise of power", 200_000)]
    [InlineData("1200 kW/min", "a rise of power", 20_000)]
    [InlineData("50 ms", "time", 0.05)]
    [InlineData("30 s", "time", 30)]
    [InlineData("15 min", "time", 900)]
    [InlineData("2 h", "time", 7200)]
    [InlineData("1 d", "time", 86_400)]
    [InlineData("95 %", "a share", 0.95)]
    [InlineData("95%", "a share", 0.95)]
    [InlineData("0.95", "a share", 0.95)]
    [InlineData("2.5 %/K", "a share per kelvin", 0.025)]
    [InlineData("35 °C", "temperature", 35)]
    [InlineData("-10 C", "temperature", -10)]
    [InlineData("20 EUR/MWh", "a price of energy", 20e-6)]
    [InlineData("0.30 EUR/kWh", "a price of energy", 0.30e-3)]
    [InlineData("15 EUR/kW-month", "a price of a month's peak", 0.015)]
    [InlineData("15000 EUR/MW-month", "a price of a month's peak", 0.015)]
    [InlineData("15 EUR/kW/month", "a price of a month's peak", 0.015)]
    [InlineData("2 EUR/GPU-h", "a price of GPU time", 2)]
    public void Amount_is_read_into_base_units(string text, string quantity, double expected)
    {
        var reading = QuantityText.Read(text, KnownQuantities.All.Single(q => q.Name == quantity), "EUR");
        Assert.Null(reading.Code);
        Assert.Equal(expected, reading.Value);
    }

    [Theory]
    [InlineData("2", "power", "MP1030")]
    [InlineData("", "power", "MP1029")]
    [InlineData("MW", "power", "MP1029")]
    [InlineData("two MW", "power", "MP1029")]
    [InlineData("1,9 MW", "power", "MP1029")]
    [InlineData("1 900 kW", "power", "MP1029")]
    [InlineData("1'900 kW", "power", "MP1029")]
    [InlineData("1_900 kW", "power", "MP1029")]
    [InlineData("0x10 W", "power", "MP1031")]
    [InlineData("NaN W", "power", "MP1029")]
    [InlineData("∞ W", "power", "MP1029")]
    [InlineData("2 mW", "power", "MP1031")]
    [InlineData("2 MWh", "power", "MP1031")]
    [InlineData("2 MW/s", "power", "MP1031")]
    [InlineData("2 MW MW", "power", "MP1031")]
    [InlineData("99999999999999999999999999999999999 W", "power", "MP1029")]
    [InlineData("9999999999999999999999999999 MW", "power", "MP1033")]
    [InlineData("20 USD/MWh", "a price of energy", "MP1032")]
    [InlineData("20 eur/MWh", "a price of energy", "MP1031")]
    [InlineData("20 /MWh", "a price of energy", "MP1031")]
    [InlineData("20 EUR/kW-month", "a price of energy", "MP1031")]
    [InlineData("20", "a price of energy", "MP1030")]
    public void What_is_no_such_amount_is_refused(string text, string quantity, string code)
    {
        Assert.Equal(code, QuantityText.Read(text, KnownQuantities.All.Single(q => q.Name == quantity), "EUR").Code);
    }

    [Fact]
    public void Every_spelling_of_every_unit_is_read_back_to_the_same_amount()
    {
        foreach (var quantity in KnownQuantities.All)
        {
            foreach (var unit in quantity.Units)
            {
                string symbol = quantity.IsMoney ? "SEK" + unit.Symbol : unit.Symbol;
                foreach (decimal number in (decimal[])[0m, 1m, 0.3m, 12.75m, 1900m, 100_000m])
                {
                    foreach (string text in (string[])[$"{number} {symbol}", $"{number}{symbol}"])
                    {
                        var reading = QuantityText.Read(text, quantity, "SEK");
                        Assert.True(reading.Code is null, $"{text}: {reading.Problem}");
                        Assert.Equal((double)(number * unit.Factor), reading.Value);
                    }
                }
            }
        }
    }

    [Fact]
    public void No_unit_belongs_to_two_quantities()
    {
        var symbols = KnownQuantities.All.SelectMany(q => q.Units.Select(u => u.Symbol)).ToList();
        Assert.Equal(symbols.Count, symbols.Distinct().Count());
    }

    [Fact]
    public void Fitting_units_are_named_where_one_is_missing()
    {
        string remedy = QuantityText.Read("2", KnownQuantities.DemandPrice, "USD").Remedy;
        Assert.Contains("USD/W-month, USD/kW-month or USD/MW-month; for example 15 USD/kW-month", remedy);
    }
}
