namespace Megapod.Twin.Simulator;

using System.Buffers.Binary;
using System.Security.Cryptography;

/// <summary>SHA-256 over everything that happened: two runs with the same hash made the same steps.</summary>
internal sealed class TraceHash : IDisposable
{
    private const int BlockBytes = 1 << 16;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] block = new byte[BlockBytes];
    private int used;

    public void Add(double value) => Add(BitConverter.DoubleToInt64Bits(value));

    public void Add(long value)
    {
        if (used == BlockBytes)
        {
            Flush();
        }

        BinaryPrimitives.WriteInt64LittleEndian(block.AsSpan(used), value);
        used += sizeof(long);
    }

    public void Add(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            Add(value);
        }
    }

    public string Finish()
    {
        Flush();
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public void Dispose() => hash.Dispose();

    private void Flush()
    {
        hash.AppendData(block, 0, used);
        used = 0;
    }
}
