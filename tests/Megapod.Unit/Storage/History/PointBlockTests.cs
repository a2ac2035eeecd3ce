namespace Megapod.Unit.Storage.History;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Storage.History;
using Microsoft.Data.Sqlite;

/// <summary>Steps come back bit for bit, those that an earlier layout wrote, too, and what they leave free goes back to the disk.</summary>
public sealed class PointBlockTests
{
    private static readonly BlockCodec Codec = new();

    private static readonly List<HistoryPoint> Points =
    [
        new(new Instant(0), 1, 1, 1, 60, 60, 1),
        new(new Instant(600_000_000), 0.1, 0.3, 0.2, 0.1 + 0.2 + (1 / 3.0), 59.9, 7),
        new(new Instant(1_200_000_000), -5, 5, double.NegativeZero, -0.0, 0, 0),
        new(new Instant(1_800_000_000), double.MinValue, double.MaxValue, 1e300, double.PositiveInfinity, 1e-9, 3),
        new(new Instant(2_400_000_000), 0.149132806892978, 0.149132806892978, 0.149132806892978, 0.149132806892978 * 30, 30, 1),
    ];

    [Fact]
    public void Steps_come_back_bit_for_bit()
    {
        var found = PointBlock.Decode(PointBlock.Encode(Codec, Points))!;
        Assert.Equal(Points.Select(Bits), found.Select(Bits));
    }

    [Fact]
    public void Steps_of_the_first_layout_are_still_read()
    {
        byte[] block = Codec.Encode(
            Points.Count,
            [[.. Points.Select(p => p.Start.Ticks)], [.. Points.Select(p => p.Count)]],
            [[.. Points.Select(p => p.Min)], [.. Points.Select(p => p.Max)], [.. Points.Select(p => p.Last)], [.. Points.Select(p => p.Integral)], [.. Points.Select(p => p.Seconds)]]);
        Assert.Equal(Points.Select(Bits), PointBlock.Decode(block)!.Select(Bits));
    }

    [Fact]
    public void Integral_of_one_value_takes_no_room()
    {
        var random = new SeededRandom(1);
        var whole = Enumerable.Range(0, 1_000).Select(i => random.NextUniform()).Select((v, i) => new HistoryPoint(new Instant(i * 600_000_000L), v, v, v, v * 60, 60, 1)).ToList();

        // A value of chance has eight bytes of which seven say something; an integral of its own would have as many.
        Assert.InRange(PointBlock.Encode(Codec, whole).Length, 6_000, 9_500);
    }

    [Fact]
    public void Room_that_open_samples_took_goes_back_to_the_disk()
    {
        string folder = Directory.CreateTempSubdirectory("megapod-history-").FullName;
        try
        {
            using (var history = HistoryFile.Open(folder).Value)
            {
                using var changed = new SemaphoreSlim(0);
                history.Changed = () => changed.Release();
                int series = history.Declare("site/import", "W", TimeSpan.FromSeconds(10));
                history.Put([.. Enumerable.Range(0, 200_000).Select(i => new HistorySample(series, new Instant((i + 1) * TimeSpan.TicksPerSecond), new Instant((i + 1) * TimeSpan.TicksPerSecond), i % 7, Quality.Good))], []);

                // An hour after the first batch blocks are made; in one with it they would not be.
                while (history.Kept < 1)
                {
                    Assert.True(changed.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), "The writer has said nothing for half a minute.");
                }

                long last = history.Put([new HistorySample(series, new Instant(210_000 * TimeSpan.TicksPerSecond), new Instant(210_000 * TimeSpan.TicksPerSecond), 1, Quality.Good)], []);
                while (history.Kept < last)
                {
                    Assert.True(changed.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), "The writer has said nothing for half a minute.");
                }

                history.Changed = null;
            }

            using var look = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, HistoryFile.FileName), Pooling = false, Mode = SqliteOpenMode.ReadOnly }.ToString());
            look.Open();
            Assert.InRange(Number(look, "PRAGMA freelist_count"), 0, (Number(look, "PRAGMA page_count") / 8) + 1);
            Assert.InRange(Number(look, "PRAGMA page_count"), 1, 500);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are those above.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    private static (long, long, long, long, long, long, long) Bits(HistoryPoint p) => (p.Start.Ticks, p.Count, BitConverter.DoubleToInt64Bits(p.Min), BitConverter.DoubleToInt64Bits(p.Max), BitConverter.DoubleToInt64Bits(p.Last), BitConverter.DoubleToInt64Bits(p.Integral), BitConverter.DoubleToInt64Bits(p.Seconds));
}
