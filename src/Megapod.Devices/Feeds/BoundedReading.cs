namespace Megapod.Devices.Feeds;

/// <summary>Reads what may be endless.</summary>
internal static class BoundedReading
{
    private const int Chunk = 16 * 1024;

    /// <summary>All bytes of a stream; null as soon as there are more than allowed. Memory follows what came, not what was announced.</summary>
    public static async Task<byte[]?> ReadAsync(Stream stream, int most, CancellationToken stop)
    {
        using var all = new MemoryStream();
        byte[] buffer = new byte[Chunk];
        while (await stream.ReadAsync(buffer, stop) is > 0 and var count)
        {
            if (all.Length + count > most)
            {
                return null;
            }

            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }
}
