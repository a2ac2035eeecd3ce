namespace Megapod.Storage.History;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Storage.Relational;
using Microsoft.Data.Sqlite;

/// <summary>A history as it was at the instant at which it was opened, to read. The site that writes it may run and is not held up. One thread at a time.</summary>
public sealed class HistoryArchive : IDisposable
{
    private readonly SqliteFile file;
    private readonly IDisposable held;
    private readonly HistoryBook book;
    private readonly HistoryReader reader;

    private HistoryArchive(SqliteFile file, IDisposable held, HistoryBook book)
    {
        this.file = file;
        this.held = held;
        this.book = book;
        reader = new HistoryReader(book, new HistoryKeeping(), isHeld: true);
    }

    /// <summary>Opens it.</summary>
    /// <param name="folder">Its folder.</param>
    public static Outcome<HistoryArchive> Open(string folder)
    {
        string path = System.IO.Path.Combine(folder, HistoryFile.FileName);
        var opened = SqliteFile.OpenToRead(path, HistoryFile.Kind, HistoryFile.Version, HistoryFile.Version - 1);
        if (!opened.IsSuccess)
        {
            return Outcome<HistoryArchive>.Failure(opened.Faults);
        }

        IDisposable? instant = null;
        try
        {
            instant = opened.Value.Hold();
            return Outcome<HistoryArchive>.Success(new HistoryArchive(opened.Value, instant, HistoryFile.Load(opened.Value)));
        }
        catch (SqliteException error)
        {
            instant?.Dispose();
            opened.Value.Dispose();
            return Outcome<HistoryArchive>.Failure(HistoryFile.Unreadable(path, error));
        }
    }

    /// <summary>All series.</summary>
    public IReadOnlyList<HistorySeries> Series => [.. book.Tracks.Select(t => HistoryReader.Describe(t, book.Cut))];

    /// <summary>What series were in a window; those that are not there are left out.</summary>
    public Outcome<IReadOnlyList<HistoryWindow>> Read(HistoryQuery query) => Ask<IReadOnlyList<HistoryWindow>>(() => reader.Read(file, query));

    /// <summary>What happened in a window, the newest first.</summary>
    /// <param name="from">Begin of the window.</param>
    /// <param name="to">Its end, which is not in it.</param>
    /// <param name="most">How many at most.</param>
    public Outcome<IReadOnlyList<HistoryEvent>> Events(Instant from, Instant to, int most) => Ask<IReadOnlyList<HistoryEvent>>(() => HistoryTables.Events(file, from.Ticks, to.Ticks, null, most));

    /// <inheritdoc/>
    public void Dispose()
    {
        held.Dispose();
        file.Dispose();
    }

    private Outcome<T> Ask<T>(Func<T> ask)
        where T : class
    {
        try
        {
            return Outcome<T>.Success(ask());
        }
        catch (SqliteException error)
        {
            return Outcome<T>.Failure(HistoryFile.Unreadable(file.Path, error));
        }
    }
}
