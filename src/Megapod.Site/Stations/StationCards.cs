namespace Megapod.Site.Stations;

using System.Collections.Frozen;
using Megapod.Core.Outcomes;
using Megapod.Files.SiteFile;

/// <summary>The cards that may charge, by a file that is read again when it has changed. One that cannot be read any more leaves those that it had: a slip of the pen must not empty a site.</summary>
internal sealed class StationCards
{
    private readonly string path;
    private FrozenSet<string> cards;
    private (DateTime WrittenAt, long Length) seen;

    private StationCards(string path, FrozenSet<string> cards, (DateTime WrittenAt, long Length) seen) => (this.path, this.cards, this.seen) = (path, cards, seen);

    /// <summary>Reads the file for the first time.</summary>
    public static Outcome<StationCards> Open(string path)
    {
        var before = Look(path);
        var read = CardsFile.Read(path);
        return read.IsSuccess ? Outcome<StationCards>.Success(new StationCards(path, read.Value, before)) : Outcome<StationCards>.Failure(read.Faults);
    }

    /// <summary>Whether a card may charge.</summary>
    public bool MayCharge(string card) => Volatile.Read(ref cards).Contains(card);

    /// <summary>Reads the file again if it has changed; to be called by one thread, about once a second.</summary>
    /// <returns>The cards as they now are, or what is wrong with the file; null: it has not changed.</returns>
    public Outcome<FrozenSet<string>>? Refresh()
    {
        var now = Look(path);
        if (now == seen)
        {
            return null;
        }

        seen = now;
        var read = CardsFile.Read(path);
        if (read.IsSuccess)
        {
            Volatile.Write(ref cards, read.Value);
        }

        return read;
    }

    /// <summary>When it was written and how long it is; another value where it cannot be said.</summary>
    private static (DateTime WrittenAt, long Length) Look(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists ? (file.LastWriteTimeUtc, file.Length) : (default, -1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (default, -1);
        }
    }
}
