namespace Megapod.Unit.Storage.History;

using FsCheck;
using FsCheck.Fluent;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Storage.History;

/// <summary>A block gives back what was put into it, bit for bit, or says that it cannot.</summary>
public sealed class SampleBlockTests
{
    private const long Second = TimeSpan.TicksPerSecond;

    private static readonly BlockCodec Codec = new();

    private static readonly double[] Odd =
        [0, -0.0, double.NaN, BitConverter.Int64BitsToDouble(unchecked((long)0xFFF8_0000_0000_1234)), double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, double.MinValue, 0.1, 1 / 3.0];

    [Fact]
    public void Any_samples_come_back_bit_for_bit()
    {
        var value = Gen.OneOf(
            Gen.Elements(Odd),
            ArbMap.Default.GeneratorFor<double>(),
            Gen.Choose(-1_000_000, 1_000_000).Select(n => n / 100.0),
            Gen.Choose(-1_000_000, 1_000_000).Select(n => n * 1e9));
        var at = Gen.OneOf(
            Gen.Choose(0, 1_000).Select(n => n * Second),
            ArbMap.Default.GeneratorFor<long>(),
            Gen.Elements(long.MinValue, long.MaxValue, 0L, -1L));
        var sample = from a in at from k in at from v in value from q in Gen.Choose(0, 3) select new HistorySample(7, new Instant(a), new Instant(k), v, (Quality)q);
        var samples = Gen.OneOf(Gen.NonEmptyListOf(sample), Gen.ListOf(sample, 700).Select(l => l));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Arb.From(samples), some => AssertComesBack([.. some])));
    }

    [Fact]
    public void Series_of_a_meter_come_back_bit_for_bit()
    {
        // Steps, gaps, equal and falling times, and values of one kind: what the transforms are for.
        var kinds = from places in Gen.Choose(0, 14) from step in Gen.Elements(0L, 1, Second / 10, Second, -Second, 3_600 * Second) from lag in Gen.Elements(0L, 1, Second) select (places, step, lag);
        var rows = Gen.NonEmptyListOf(Gen.Two(Gen.Choose(-5_000, 5_000)));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Arb.From(kinds), Arb.From(rows), (kind, list) =>
        {
            long time = 638_000_000_000_000_000;
            var samples = new List<HistorySample>();
            foreach (var (number, slip) in list)
            {
                time += kind.step + (slip > 4_000 ? 1_000 * Second : 0);
                samples.Add(new HistorySample(7, new Instant(time), new Instant(time + kind.lag), slip < -4_500 ? double.NaN : number / Math.Pow(10, kind.places), slip < -4_500 ? Quality.Missing : Quality.Good));
            }

            AssertComesBack([.. samples]);
        }));
    }

    [Fact]
    public void Torn_block_says_so_whatever_is_wrong_with_it()
    {
        var samples = Enumerable.Range(0, 500).Select(i => new HistorySample(7, new Instant(i * Second), new Instant(i * Second), i % 17 / 10.0, Quality.Good)).ToArray();
        byte[] whole = SampleBlock.Encode(Codec, samples);
        Assert.NotNull(SampleBlock.Decode(whole, 7));
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] turned = [.. whole];
            turned[i] ^= 0x10;
            Assert.Null(SampleBlock.Decode(turned, 7));
            Assert.Null(SampleBlock.Decode(whole.AsSpan(0, i), 7));
        }
    }

    [Fact]
    public void Garbage_with_a_sum_that_fits_is_no_block()
    {
        // What a mistake in another version could leave: the sum is right and the columns are not.
        var bytes = ArbMap.Default.GeneratorFor<byte[]>();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Arb.From(bytes), Arb.From(Gen.Choose(1, 300)), (some, rows) =>
        {
            var reader = new ColumnReader(some);
            reader.Longs(rows);
            reader.Doubles(rows);
            Assert.True(reader.HasFailed || some.Length > 4);
        }));
    }

    [Theory]
    [InlineData(1, 0.2)]
    [InlineData(0.01, 1.6)]
    public void Second_of_a_steady_meter_takes_little(double noise, double mostBytes)
    {
        var random = new Random(3);
        var samples = Enumerable.Range(0, 4_096)
            .Select(i => new HistorySample(7, new Instant(i * Second), new Instant(i * Second), noise < 1 ? Math.Round(73.4 + (random.Next(-100, 100) * noise), 2) : 500, Quality.Good)).ToArray();
        Assert.InRange(SampleBlock.Encode(Codec, samples).Length / 4_096.0, 0, mostBytes);
    }

    private static void AssertComesBack(HistorySample[] samples)
    {
        var back = SampleBlock.Decode(SampleBlock.Encode(Codec, samples), 7);
        Assert.NotNull(back);
        Assert.Equal(samples.Length, back.Length);
        for (int i = 0; i < samples.Length; i++)
        {
            Assert.Equal(BitConverter.DoubleToInt64Bits(samples[i].Value), BitConverter.DoubleToInt64Bits(back[i].Value));
            Assert.Equal(samples[i] with { Value = 0 }, back[i] with { Value = 0 });
        }
    }
}
