namespace Megapod.Unit.Storage.History;

using FsCheck;
using FsCheck.Fluent;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Storage.History;
using Microsoft.Data.Sqlite;

/// <summary>What a history answers, before and after its samples are in blocks, with late, missing and damaged ones, and when there is too much.</summary>
public sealed class HistoryFileTests : IDisposable
{
    private static readonly Instant Begin = Instant.FromUtc(new DateTime(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc));
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(90);

    private readonly string folder = Directory.CreateTempSubdirectory("megapod-history-").FullName;
    private readonly SemaphoreSlim changed = new(0);

    private string FilePath => Path.Combine(folder, HistoryFile.FileName);

    public void Dispose()
    {
        changed.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Value_counts_until_the_next_one_and_after_its_hold_there_is_a_gap()
    {
        using var history = Opened();
        int series = history.Declare("site/import", "W", Hold);
        Keep(history, At(series, 0, 600), At(series, 30, 1_200), At(series, 3_600, 0));
        var minutes = Ask(history, 0, 3_660, 60);
        Assert.Equal([0, 60, 3_600], minutes.Select(p => (p.Start - Begin).TotalSeconds));
        Assert.Equal((600, 1_200, 900, 2, 60), (minutes[0].Min, minutes[0].Max, minutes[0].Mean, minutes[0].Count, minutes[0].Seconds));

        // 90 s after second 30 nothing counts any more.
        Assert.Equal((1_200.0, 0, 60, 72_000.0), (minutes[1].Last, minutes[1].Count, minutes[1].Seconds, minutes[1].Integral));
        Assert.Equal((0.0, 1), (minutes[2].Last, minutes[2].Count));
    }

    [Fact]
    public void What_says_that_nothing_is_known_begins_a_gap()
    {
        using var history = Opened();
        int series = history.Declare("site/import", "W", Hold);
        Keep(history, At(series, 0, 600), At(series, 10, double.NaN) with { Quality = Quality.Missing }, At(series, 50, 300));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 50], Ask(history, 0, 60, 1).Select(p => (p.Start - Begin).TotalSeconds));
    }

    [Fact]
    public void Energy_is_the_same_at_every_resolution_whatever_comes_late_and_whenever_blocks_are_made()
    {
        // Seconds from the begin and values; some come an hour late, some twice, some never. Batches of some hours let blocks be made in between.
        var sample = from second in Gen.Choose(0, 60_000) from value in Gen.Choose(-5_000, 5_000) from late in Gen.Elements(0, 0, 0, 1, 3_600) select (second, value, late);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(25), Prop.ForAll(Arb.From(Gen.ListOf(sample, 300)), some =>
        {
            string own = Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString())).FullName;
            using var history = HistoryFile.Open(own).Value;
            history.Changed = () => changed.Release();
            int series = history.Declare("site/import", "W", Hold);
            var known = some.Select(s => At(series, s.second, s.value) with { KnownAt = Begin + TimeSpan.FromSeconds(s.second + s.late) }).OrderBy(s => s.KnownAt).ToList();
            foreach (var hour in known.Chunk(60))
            {
                Keep(history, hour);
            }

            double expected = EnergyOf(known);
            foreach (int step in new[] { 1, 7, 60, 900, 1_200, 3_600, 86_400 })
            {
                var points = Ask(history, 0, 86_400, step);
                Assert.Equal(expected, points.Sum(p => p.Integral), 1e-6 * (1 + Math.Abs(expected)));
                Assert.Equal(known.Select(k => k.At).Distinct().Count(), points.Sum(p => p.Count));
                Assert.All(points, p => Assert.InRange(p.Mean, p.Min - 1e-9, p.Max + 1e-9));
            }
        }));
    }

    [Fact]
    public void Late_sample_corrects_what_was_and_what_was_known_then_can_still_be_asked_for()
    {
        using var history = Opened();
        int series = history.Declare("site/import", "W", Hold);
        for (int hour = 0; hour < 5; hour++)
        {
            Keep(history, [.. Enumerable.Range(hour * 60, 60).Select(m => At(series, m * 60, 100))]);
        }

        var learned = Begin + TimeSpan.FromHours(5);
        Keep(history, At(series, 1_800, 700) with { KnownAt = learned });
        Assert.Equal(700, Ask(history, 1_800, 1_860, 60).Single().Mean);
        Assert.Equal(110, Ask(history, 0, 3_600, 3_600).Single().Mean);
        Assert.Equal(100, Ask(history, 0, 3_600, 3_600, learned - TimeSpan.FromSeconds(1)).Single().Mean);
        Keep(history, At(series, 30_000, 100));
        Assert.Equal(110, Ask(history, 0, 3_600, 3_600).Single().Mean);
    }

    [Fact]
    public void History_that_is_opened_again_answers_the_same()
    {
        HistoryPoint[] before;
        using (var history = Opened())
        {
            int series = history.Declare("site/import", "W", Hold);
            Keep(history, [.. Enumerable.Range(0, 20_000).Select(s => At(series, s, s % 100))]);
            Keep(history, [.. Enumerable.Range(20_000, 100).Select(s => At(series, s, s % 100))]);
            before = [.. Ask(history, 0, 86_400, 60)];
            Assert.Equal(335, before.Length);
        }

        using var again = Opened();
        Assert.Equal(before, Ask(again, 0, 86_400, 60));
        Assert.Equal(("site/import", "W", Begin), (again.Series[0].Id, again.Series[0].Unit, again.Series[0].First));
        Assert.Equal(1, again.Declare("site/import", "W", Hold));
    }

    [Fact]
    public void Damaged_block_loses_itself_only_and_is_counted()
    {
        using (var history = Opened())
        {
            int series = history.Declare("site/import", "W", Hold);
            Keep(history, [.. Enumerable.Range(0, 12_288).Select(s => At(series, s, 100))]);
            Keep(history, At(series, 20_000, 100));
        }

        Do("UPDATE block SET data = zeroblob(length(data)) WHERE number = 2");
        using var damaged = Opened();
        var seconds = Ask(damaged, 0, 12_288, 1);
        Assert.Equal(1, damaged.Damaged);
        Assert.Contains(seconds, p => p.Start == Begin + TimeSpan.FromSeconds(4_000));
        Assert.DoesNotContain(seconds, p => p.Start == Begin + TimeSpan.FromSeconds(6_000));
        Assert.Contains(seconds, p => p.Start == Begin + TimeSpan.FromSeconds(9_000));

        // Steps are blocks of their own, and a late sample does not take from them what only they know.
        Keep(damaged, At(1, 6_000, 100) with { KnownAt = Begin + TimeSpan.FromSeconds(30_000) });
        Keep(damaged, At(1, 40_000, 100));
        Assert.InRange(Ask(damaged, 0, 12_240, 60).Sum(p => p.Integral), 1_224_000 * 0.99, 1_224_000 * 1.01);
    }

    [Fact]
    public void What_is_too_old_goes_and_is_answered_by_the_next_coarser_resolution()
    {
        using var history = Opened(new HistoryKeeping { Samples = TimeSpan.FromHours(2), Minutes = TimeSpan.FromDays(3) });
        int series = history.Declare("site/import", "W", Hold);
        for (int hour = 0; hour < 24 * 5; hour++)
        {
            Keep(history, [.. Enumerable.Range(hour * 1_200, 1_200).Select(k => At(series, k * 3, k / 20))]);
        }

        var window = history.Read(new HistoryQuery(["site/import"], Begin + TimeSpan.FromHours(100), Begin + TimeSpan.FromHours(101), TimeSpan.FromSeconds(1))).Value.Single();
        Assert.Equal((TimeSpan.FromMinutes(1), 60), (window.Step, window.Points.Count));
        window = history.Read(new HistoryQuery(["site/import"], Begin, Begin + TimeSpan.FromHours(1), TimeSpan.FromSeconds(1))).Value.Single();
        Assert.Equal((TimeSpan.FromMinutes(15), 4), (window.Step, window.Points.Count));
        Assert.Equal(29.5, window.Points.Average(p => p.Mean));
        Assert.True(history.Series[0].First >= Begin + TimeSpan.FromHours(101));
        Assert.Equal(0, Number("SELECT count(*) FROM roll WHERE step = 1 AND begins < " + (Begin + TimeSpan.FromHours(24)).Ticks));
    }

    [Fact]
    public void Clock_that_jumps_ahead_and_back_costs_a_day_and_not_the_history()
    {
        using var history = Opened();
        int series = history.Declare("site/import", "W", Hold);
        for (int hour = 0; hour < 24; hour++)
        {
            Keep(history, [.. Enumerable.Range(hour * 60, 60).Select(m => At(series, m * 60, 100))]);
        }

        int years = 10 * 365 * 86_400;
        Keep(history, At(series, years, 100));
        Keep(history, At(series, 90_000, 100));
        Keep(history, At(series, 100_000, 100));
        Assert.Equal(24 * 60, Ask(history, 0, 86_400, 60).Sum(p => p.Count));
        Assert.Equal(24 * 60, Ask(history, 0, 86_400, 1).Sum(p => p.Count));
    }

    [Fact]
    public void File_that_grows_too_large_loses_its_oldest_seconds_first()
    {
        var keeping = new HistoryKeeping { MostBytes = 4 << 20 };
        using var history = Opened(keeping);
        int series = history.Declare("noise", "W", Hold);
        var random = new Random(1);
        for (int hour = 0; hour < 250; hour++)
        {
            Keep(history, [.. Enumerable.Range(hour * 3_600, 3_600).Select(s => At(series, s, random.NextDouble()))]);
        }

        Assert.InRange(new FileInfo(FilePath).Length, 2 << 20, 6 << 20);
        Assert.Equal(250 * 3_600, Ask(history, 0, 250 * 3_600, 3_600).Sum(p => p.Count));
        var seconds = history.Read(new HistoryQuery(["noise"], Begin + TimeSpan.FromHours(240), Begin + TimeSpan.FromHours(241), TimeSpan.FromSeconds(1))).Value.Single();
        Assert.Equal((TimeSpan.FromSeconds(1), 3_600), (seconds.Step, seconds.Points.Count));
        Assert.Null(history.Trouble);
    }

    [Fact]
    public void Slow_series_keep_their_samples_in_place_of_steps_that_would_take_more_room()
    {
        using var history = Opened(new HistoryKeeping { Samples = TimeSpan.FromHours(2), Minutes = TimeSpan.FromDays(3) });
        int slow = history.Declare("slow", "W", Hold);
        int fast = history.Declare("fast", "W", Hold);
        for (int hour = 0; hour < 24 * 5; hour++)
        {
            Keep(history, [.. Enumerable.Range(hour * 12, 12).Select(k => At(slow, k * 300, k)), .. Enumerable.Range(hour * 1_200, 1_200).Select(k => At(fast, k * 3, k))]);
        }

        // Of one sample each five minutes neither minutes, quarters of an hour nor hours are made: the samples stay in their place.
        Assert.Equal(0, Number("SELECT count(*) FROM roll WHERE series = 1 AND step < 4"));
        Assert.InRange(Number("SELECT sum(count) FROM block WHERE series = 1"), 119 * 12, 120 * 12);
        var day = history.Read(new HistoryQuery(["slow", "fast"], Begin + TimeSpan.FromDays(3), Begin + TimeSpan.FromDays(4), TimeSpan.FromSeconds(1))).Value;
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)), (day[0].Step, day[1].Step));
        Assert.Equal(288 * 90, day[0].Points.Count);
        Assert.Equal(288, history.Read(new HistoryQuery(["slow"], Begin, Begin + TimeSpan.FromDays(1), TimeSpan.FromHours(1))).Value[0].Points.Sum(p => p.Count));
    }

    [Fact]
    public void Value_that_counts_into_a_day_without_fast_samples_still_does_when_it_is_gone()
    {
        using var history = Opened(new HistoryKeeping { Samples = TimeSpan.FromHours(2), Minutes = TimeSpan.FromDays(30) });
        int series = history.Declare("site/import", "W", Hold);
        Keep(history, [.. Enumerable.Range(82_304, 4_096).Select(s => At(series, s, 100))]);
        for (int k = 0; k < 12; k++)
        {
            Keep(history, At(series, 90_000 + (k * 21_600), 100));
        }

        Assert.Equal(0, Number("SELECT count(*) FROM block WHERE keep = 0"));
        Assert.Equal([60.0, 29], Ask(history, 86_400, 86_580, 60).Select(p => p.Seconds));
    }

    [Fact]
    public void Single_samples_are_there_for_as_long_as_is_promised_and_so_is_what_still_counts_then()
    {
        using var history = Opened(new HistoryKeeping { Samples = TimeSpan.FromHours(2) });
        int series = history.Declare("site/import", "W", Hold);
        Keep(history, [.. Enumerable.Range(0, 4_096).Select(s => At(series, s, 100))]);
        Keep(history, At(series, 7_700, 100));
        Keep(history, At(series, 11_340, 100));

        // From two hours ago on, where the last value before still counts until second 4185.
        var window = history.Read(new HistoryQuery(["site/import"], Begin + TimeSpan.FromSeconds(4_140), Begin + TimeSpan.FromSeconds(4_300), TimeSpan.FromSeconds(1))).Value.Single();
        Assert.Equal((TimeSpan.FromSeconds(1), 45), (window.Step, window.Points.Count));
    }

    [Fact]
    public void File_of_the_first_version_is_opened_and_answers_the_same()
    {
        IReadOnlyList<HistoryPoint> before;
        using (var history = Opened())
        {
            int series = history.Declare("site/import", "W", Hold);
            Keep(history, [.. Enumerable.Range(0, 20_000).Select(s => At(series, s, s % 100))]);
            Keep(history, At(series, 30_000, 1));
            before = Ask(history, 0, 86_400, 60);
        }

        Do("DROP INDEX block_age; ALTER TABLE block DROP COLUMN keep; CREATE INDEX block_age ON block (ends); DELETE FROM mark WHERE name = 'newest'; PRAGMA user_version = 1");
        using (var archive = HistoryArchive.Open(folder).Value)
        {
            Assert.Equal(before, archive.Read(new HistoryQuery(["site/import"], Begin, Begin + TimeSpan.FromDays(1), TimeSpan.FromMinutes(1))).Value[0].Points);
        }

        using var again = Opened();
        Assert.Equal(before, Ask(again, 0, 86_400, 60));
        Keep(again, At(1, 40_000, 1));
        Keep(again, At(1, 50_000, 1));
        Assert.Equal(20_003, Ask(again, 0, 86_400, 60).Sum(p => p.Count));
        Assert.Equal((2, 0), (Number("PRAGMA user_version"), again.Damaged));
    }

    [Fact]
    public void Question_that_takes_long_holds_no_other_one_up()
    {
        using var history = Opened();
        int series = history.Declare("site/import", "W", Hold);
        Keep(history, At(series, 0, 600));
        bool isAnswered = false;
        var slow = new SlowNames(() =>
        {
            var other = new Thread(() => isAnswered = history.Events(Begin, Instant.Forever, null, 10).IsSuccess);
            other.Start();
            Assert.True(other.Join(TimeSpan.FromSeconds(30)), "Nobody else is answered while a question is.");
        });
        Assert.Single(history.Read(new HistoryQuery(slow, Begin, Begin + TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1))).Value);
        Assert.True(isAnswered);
    }

    [Fact]
    public void Second_controller_is_kept_out()
    {
        using var history = Opened();
        Assert.Equal("MP3303", HistoryFile.Open(folder).Faults[0].Code);
    }

    [Fact]
    public void Events_are_found_by_time_and_kind_the_newest_first()
    {
        using var history = Opened();
        history.Put([], [new HistoryEvent(Begin, "plugged", "a", "One."), new HistoryEvent(Begin + Hold, "unplugged", "a", "Two."), new HistoryEvent(Begin + Hold, "plugged", "b", "Three.")]);
        Assert.True(changed.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Equal(["Three.", "Two.", "One."], history.Events(Begin, Instant.Forever, null, 10).Value.Select(e => e.Text));
        Assert.Equal(["Three."], history.Events(Begin, Instant.Forever, "plugged", 1).Value.Select(e => e.Text));
        Assert.Empty(history.Events(Begin + Hold + Hold, Instant.Forever, null, 10).Value);
    }

    private static double EnergyOf(List<HistorySample> known)
    {
        // By hand and second by second, as a check that shares nothing with what is checked.
        var last = new SortedDictionary<long, double>();
        foreach (var sample in known)
        {
            last[(sample.At - Begin).Ticks / TimeSpan.TicksPerSecond] = sample.Value;
        }

        double now = known.Max(k => Math.Max((k.At - Begin).TotalSeconds, (k.KnownAt - Begin).TotalSeconds));
        double energy = 0;
        var seconds = last.Keys.ToList();
        for (int i = 0; i < seconds.Count; i++)
        {
            double end = Math.Min(Math.Min(i + 1 < seconds.Count ? seconds[i + 1] : now, seconds[i] + Hold.TotalSeconds), now);
            energy += last[seconds[i]] * (end - seconds[i]);
        }

        return energy;
    }

    private static HistorySample At(int series, double second, double value)
    {
        var at = Begin + TimeSpan.FromSeconds(second);
        return new HistorySample(series, at, at, value, Quality.Good);
    }

    private static IReadOnlyList<HistoryPoint> Ask(HistoryFile history, int from, int to, int step, Instant? asOf = null) => history.Read(
        new HistoryQuery([history.Series[0].Id], Begin + TimeSpan.FromSeconds(from), Begin + TimeSpan.FromSeconds(to), TimeSpan.FromSeconds(step)) { AsOf = asOf }).Value.Single().Points;

#pragma warning disable CA2100 // The statements are those above.
    private void Do(string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = FilePath, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.InRange(command.ExecuteNonQuery(), 1, 2);
    }

    private long Number(string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = FilePath, Pooling = false, Mode = SqliteOpenMode.ReadOnly }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

#pragma warning restore CA2100
    private void Keep(HistoryFile history, params HistorySample[] samples)
    {
        long number = history.Put(samples, []);
        while (history.Kept < number)
        {
            Assert.True(changed.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), "The writer has said nothing for half a minute.");
        }
    }

    private HistoryFile Opened(HistoryKeeping? keeping = null)
    {
        var opened = HistoryFile.Open(folder, keeping);
        Assert.True(opened.IsSuccess, string.Join("; ", opened.Faults));
        opened.Value.Changed = () => changed.Release();
        return opened.Value;
    }

    /// <summary>Names of series, in the middle of which something else happens.</summary>
    private sealed class SlowNames(Action meanwhile) : IReadOnlyList<string>
    {
        public int Count => 1;

        public string this[int index] => "site/import";

        public IEnumerator<string> GetEnumerator()
        {
            meanwhile();
            yield return this[0];
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
