namespace Megapod.Unit.Storage.History;

using System.Diagnostics;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Storage.History;
using Microsoft.Data.Sqlite;

/// <summary>What a history does when its disk is full, held up, or may not be written: it says so, nobody waits for it, and it goes on by itself.</summary>
public sealed class HistoryDiskTests : IDisposable
{
    private static readonly Instant Begin = Instant.FromUtc(new DateTime(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc));

    private readonly string folder = Directory.CreateTempSubdirectory("megapod-history-").FullName;
    private readonly SemaphoreSlim changed = new(0);
    private bool isMounted;

    public void Dispose()
    {
        if (isMounted)
        {
            Run("umount", folder);
        }

        changed.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Disk_that_is_full_is_said_and_when_there_is_room_again_nothing_is_missing()
    {
        isMounted = Run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder);
        Assert.SkipUnless(isMounted, "A small disk of its own needs the right to mount one.");
        string filler = Path.Combine(folder, "filler");
        using var history = Opened();
        int series = history.Declare("site/import", "W", TimeSpan.FromSeconds(90));
        Put(history, series, 0, 100);
        Await(() => history.Kept == 1);
        using (var file = File.Create(filler))
        {
            Fill(file);
        }

        Put(history, series, 100, 5_000);
        Await(() => history.Trouble is not null);
        Assert.Equal("MP3430", history.Trouble!.Code);
        Assert.Equal(100, history.Read(Window(5_100)).Value[0].Points.Sum(p => p.Count));

        File.Delete(filler);
        Put(history, series, 5_100, 100);
        Await(() => history.Kept == 3 && history.Trouble is null);
        Assert.Equal((5_200, 0), (history.Read(Window(5_200)).Value[0].Points.Sum(p => p.Count), history.Dropped));
    }

    [Fact]
    public void File_that_may_not_be_written_any_more_is_said_and_when_it_may_be_again_nothing_is_missing()
    {
        using var history = Opened();
        int series = history.Declare("site/import", "W", TimeSpan.FromSeconds(90));
        Put(history, series, 0, 100);
        Await(() => history.Kept == 1);
        try
        {
            Assert.SkipUnless(IsRefused(), "A file that is open and may not be written any more needs chattr, the right to use it and a file system that knows it.");
            Put(history, series, 100, 5_000);
            Await(() => history.Trouble is not null);
            Assert.Equal(("MP3430", 1), (history.Trouble!.Code, history.Kept));
            Assert.Equal(100, history.Read(Window(5_100)).Value[0].Points.Sum(p => p.Count));
        }
        finally
        {
            Protect("-i");
        }

        Put(history, series, 5_100, 100);
        Await(() => history.Kept == 3 && history.Trouble is null);
        Assert.Equal((5_200, 0), (history.Read(Window(5_200)).Value[0].Points.Sum(p => p.Count), history.Dropped));
    }

    [Fact]
    public void Disk_that_is_held_up_keeps_nobody_waiting_and_what_is_too_much_is_counted()
    {
        using var history = Opened();
        int series = history.Declare("site/import", "W", TimeSpan.FromSeconds(90));
        Put(history, series, 0, 10);
        Await(() => history.Kept == 1);
        using (var other = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, HistoryFile.FileName), Pooling = false }.ToString()))
        {
            other.Open();
            using var holding = other.BeginTransaction(deferred: false);
            Assert.NotEqual(0, Put(history, series, 10, 200_000));
            Await(() => history.Trouble is not null);
            Assert.Equal("MP3430", history.Trouble!.Code);
            Assert.Equal(0, Put(history, series, 200_010, 100_000));
            Assert.Equal(100_000, history.Dropped);
        }

        Assert.NotEqual(0, Put(history, series, 300_010, 10));
        Await(() => history.Kept == 3);
        Assert.Equal(200_020, history.Read(Window(400_000)).Value[0].Points.Sum(p => p.Count));
    }

    [Fact]
    public void Folder_that_cannot_be_made_is_a_fault_and_no_crash()
    {
        string file = Path.Combine(folder, "no-folder");
        File.WriteAllText(file, "");
        Assert.Equal("MP3302", HistoryFile.Open(Path.Combine(file, "history")).Faults[0].Code);
    }

    [Fact]
    public void File_of_another_program_is_left_as_it_is()
    {
        string path = Path.Combine(folder, HistoryFile.FileName);
        File.WriteAllText(path, "These are the notes of somebody else.");
        Assert.Equal("MP3304", HistoryFile.Open(folder).Faults[0].Code);
        Assert.Equal("These are the notes of somebody else.", File.ReadAllText(path));
    }

    [Fact]
    public void File_that_lost_its_end_is_no_crash_and_can_be_set_aside()
    {
        using (var history = Opened())
        {
            int series = history.Declare("site/import", "W", TimeSpan.FromSeconds(90));
            Put(history, series, 0, 50_000);
            Await(() => history.Kept == 1);
        }

        using (var file = File.OpenWrite(Path.Combine(folder, HistoryFile.FileName)))
        {
            file.SetLength(20_000);
        }

        var torn = HistoryFile.Open(folder);
        Assert.False(torn.IsSuccess);
        Assert.Contains(torn.Faults[0].Code, (string[])["MP3305", "MP3431"]);
        Assert.True(HistoryFile.SetAside(folder, new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero)).IsSuccess);
        using var fresh = Opened();
        Assert.Empty(fresh.Series);
    }

    private static HistoryQuery Window(int seconds) => new(["site/import"], Begin, Begin + TimeSpan.FromSeconds(seconds), TimeSpan.FromMinutes(1));

    private static long Put(HistoryFile history, int series, int from, int count) => history.Put(
        [.. Enumerable.Range(from, count).Select(s => new HistorySample(series, Begin + TimeSpan.FromSeconds(s), Begin + TimeSpan.FromSeconds(s), s * 0.37, Quality.Good))], []);

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>
    /// Makes database and log so that also those who have them open cannot write, as on a disk that the system made read-only. Memory that is mapped stays as it is, which such a system lets be, too. False: it is of no
    /// effect here.
    /// </summary>
    private bool IsRefused()
    {
        using var probe = new FileStream(Path.Combine(folder, "probe"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        if (!Protect("+i"))
        {
            return false;
        }

        try
        {
            probe.WriteByte(1);
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private bool Protect(string how) =>
        Run("chattr", [how, .. Directory.EnumerateFiles(folder).Where(f => Path.GetFileName(f) is "probe" or HistoryFile.FileName or HistoryFile.FileName + "-wal")]);

    private static void Fill(FileStream file)
    {
        try
        {
            while (true)
            {
                file.Write(new byte[4_096]);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // That is what it is for.
            return;
        }
    }

    private void Await(Func<bool> done)
    {
        while (!done())
        {
            Assert.True(changed.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), "The writer has said nothing for half a minute.");
        }
    }

    private HistoryFile Opened()
    {
        var opened = HistoryFile.Open(folder);
        Assert.True(opened.IsSuccess, string.Join("; ", opened.Faults));
        opened.Value.Changed = () => changed.Release();
        return opened.Value;
    }
}
