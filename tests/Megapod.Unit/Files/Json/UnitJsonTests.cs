namespace Megapod.Unit.Files.Json;

using System.Text.Json;
using Megapod.Core.Units;
using Megapod.Files.Json;

public sealed class UnitJsonTests
{
    [Fact]
    public void Units_are_bare_numbers_and_instants_are_utc()
    {
        var sample = new Sample(new Watts(1_500_000.25), new WattHours(-3), new Celsius(0), Instant.FromUtc(new DateTime(2025, 6, 1, 9, 0, 0, DateTimeKind.Utc)));
        Assert.Equal(
            """{"Power":1500000.25,"Energy":-3,"Heat":0,"At":"2025-06-01T09:00:00Z"}""",
            JsonSerializer.Serialize(sample, Options(notFiniteIsNull: false)));
    }

    [Fact]
    public void Never_and_forever_are_null()
    {
        Assert.Equal("[null,null]", JsonSerializer.Serialize(new[] { Instant.Never, Instant.Forever }, Options(notFiniteIsNull: false)));
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    public void Value_that_is_not_finite_becomes_null_or_is_refused(double watts)
    {
        Assert.Equal("null", JsonSerializer.Serialize(new Watts(watts), Options(notFiniteIsNull: true)));
        Assert.Throws<ArgumentException>(() => JsonSerializer.Serialize(new Watts(watts), Options(notFiniteIsNull: false)));
    }

    [Fact]
    public void What_was_written_reads_back()
    {
        var options = Options(notFiniteIsNull: true);
        var sample = new Sample(new Watts(12.5), new WattHours(7), new Celsius(-4), Instant.FromUtc(new DateTime(2025, 6, 1, 9, 0, 0, 123, DateTimeKind.Utc)));
        Assert.Equal(sample, JsonSerializer.Deserialize<Sample>(JsonSerializer.Serialize(sample, options), options));
    }

    private static JsonSerializerOptions Options(bool notFiniteIsNull)
    {
        var options = new JsonSerializerOptions();
        options.Converters.Add(new InstantConverter());
        options.Converters.Add(new UnitConverterFactory(notFiniteIsNull));
        return options;
    }

    private sealed record Sample(Watts Power, WattHours Energy, Celsius Heat, Instant At);
}
