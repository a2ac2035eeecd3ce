namespace Megapod.Devices.Feeds;

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>
/// Keeps what a feed knows over a restart, in one bounded file that is replaced whole. A file that is not understood in every part is not used at all; it is
/// convenience, so losing it costs one question to the source.
/// </summary>
/// <param name="feed">The feed.</param>
/// <param name="folder">Where the file lies; made when it is missing.</param>
internal sealed class FeedCache(FeedConfig feed, string folder)
{
    private const int Version = 1;

    /// <summary>Five numbers of at most 20 digits and their separators make up a slot.</summary>
    private const int MostBytesPerSlot = 140;

    private const int MostBytesBesides = 4096;

    private readonly string path = Path.Combine(folder, feed.Id + ".feed.json");

    private int MostBytes => (feed.MostSlots * MostBytesPerSlot) + MostBytesBesides;

    /// <summary>What was kept; null when nothing was, with the reason if there was something.</summary>
    public (FeedSeries Series, Instant CheckedAt)? Load(out Fault? fault)
    {
        fault = null;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.Length > MostBytes)
            {
                fault = FeedFaults.CacheUnreadable(feed, path, "the file is too large");
                return null;
            }

            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            if (Parse(bytes) is { } known)
            {
                return known;
            }

            fault = FeedFaults.CacheUnreadable(feed, path, "it belongs to another description of the feed");
            return null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fault = FeedFaults.CacheUnreadable(feed, path, "the file cannot be read");
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException or KeyNotFoundException or OverflowException)
        {
            // A torn file, a wrong kind of value, a number too large, slots out of order: all the same to us.
            fault = FeedFaults.CacheUnreadable(feed, path, "the file is damaged");
            return null;
        }
    }

    /// <summary>Replaces the file; null on success.</summary>
    public Fault? Save(FeedSeries series, Instant checkedAt)
    {
        string half = path + ".new";
        try
        {
            Directory.CreateDirectory(folder);
            using (var stream = new FileStream(half, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                Write(stream, series, checkedAt);
                stream.Flush(flushToDisk: true);
            }

            File.Move(half, path, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return FeedFaults.CacheUnwritable(feed, path);
        }
    }

    private void Write(Stream stream, FeedSeries series, Instant checkedAt)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteNumber("version", Version);
        json.WriteString("description", Description());
        json.WriteNumber("checkedAt", checkedAt.Ticks);
        json.WriteStartArray("slots");
        foreach (var slot in series.Slots)
        {
            json.WriteStartArray();
            json.WriteNumberValue(slot.Start.Ticks);
            json.WriteNumberValue(slot.Length.Ticks);
            json.WriteNumberValue(slot.Value);
            json.WriteNumberValue(slot.KnownAt.Ticks);
            if (slot.MadeAt is { } made)
            {
                json.WriteNumberValue(made.Ticks);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private (FeedSeries Series, Instant CheckedAt)? Parse(byte[] bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        var root = document.RootElement;
        if (root.GetProperty("version").GetInt32() != Version || !string.Equals(root.GetProperty("description").GetString(), Description(), StringComparison.Ordinal))
        {
            return null;
        }

        var (least, most) = FeedBounds.Of(feed.Quantity);
        bool isOwn = feed.Least is not null || feed.Most is not null;
        var list = root.GetProperty("slots");
        var slots = new List<FeedSlot>(list.GetArrayLength());
        foreach (var slot in list.EnumerateArray())
        {
            if (slot.GetArrayLength() is not (4 or 5))
            {
                throw new FormatException("A slot of the cache has too few or too many numbers.");
            }

            double value = slot[2].GetDouble();
            if (!isOwn && (value < least || value > most))
            {
                throw new FormatException("A value of the cache is out of bounds.");
            }

            slots.Add(new FeedSlot(At(slot[0]), new TimeSpan(slot[1].GetInt64()), value, At(slot[3]), slot.GetArrayLength() > 4 ? At(slot[4]) : null));
        }

        return (new FeedSeries(feed.Quantity, slots), At(root.GetProperty("checkedAt")));
    }

    private static Instant At(JsonElement ticks) => ticks.GetInt64() is >= 0 and var count && count <= DateTime.MaxValue.Ticks
        ? new Instant(count)
        : throw new FormatException("A time of the cache is out of bounds.");

    /// <summary>
    /// Fingerprint of all that gives the numbers their meaning: what was read from another place or in another unit must not be taken for this feed's.
    /// The address stands in it with its placeholders, so no key does.
    /// </summary>
    private string Description() => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
        '\n', feed.Quantity, feed.Currency, feed.File, feed.Url, feed.Format, feed.List, feed.Start, feed.End, feed.Value, feed.Time, feed.Marks, feed.TimeZone, feed.Unit, feed.Slot))));
}
