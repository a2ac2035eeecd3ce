namespace Megapod.Devices.Redfish.Wire;

/// <summary>Holds the bytes of one answer; whoever asks again and again keeps it, so that it grows once.</summary>
internal sealed class RedfishBuffer
{
    private const int Least = 16 * 1024;
    private byte[] bytes = [];
    private int count;

    /// <summary>What came.</summary>
    public ReadOnlySpan<byte> Content => bytes.AsSpan(0, count);

    /// <summary>Reads to the end; memory follows what came, not what was announced.</summary>
    /// <returns>Whether it ended within the bound.</returns>
    public async Task<bool> ReadAsync(Stream stream, int most, CancellationToken stop)
    {
        for (count = 0; ;)
        {
            if (count == bytes.Length)
            {
                Array.Resize(ref bytes, Math.Max(Least, 2 * bytes.Length));
            }

            int read = await stream.ReadAsync(bytes.AsMemory(count), stop).ConfigureAwait(false);
            if (read == 0)
            {
                return true;
            }

            count += read;
            if (count > most)
            {
                count = 0;
                return false;
            }
        }
    }

    /// <summary>Forgets what it holds.</summary>
    public void Clear() => count = 0;
}
