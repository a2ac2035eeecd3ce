namespace Megapod.Control.Ledger;

using System.Buffers.Binary;
using System.Runtime.InteropServices;

/// <summary>
/// What is kept of one device for the controller's successor: a ceiling no lower than any that the device may hold, and the number of the newest command.
/// While every ceiling that is sent lies under the cover that is on the disk, nothing that a device may hold is ever unknown to a successor.
/// </summary>
/// <param name="CeilingWatts">The ceiling, W, charging positive for the battery; minus infinity when the device was never given one.</param>
/// <param name="Sequence">Number of the newest command.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Cover(double CeilingWatts, uint Sequence)
{
    private const int Version = 1;
    private const int Length = 16;

    /// <summary>A device that was never given anything.</summary>
    public static Cover None => new(double.NegativeInfinity, 0);

    /// <summary>The cover as bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), Sequence);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(8), CeilingWatts);
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <returns>Null when the bytes are of another version or no cover at all.</returns>
    public static Cover? From(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length || BinaryPrimitives.ReadInt32LittleEndian(bytes) != Version)
        {
            return null;
        }

        double ceiling = BinaryPrimitives.ReadDoubleLittleEndian(bytes[8..]);
        return double.IsNaN(ceiling) || double.IsPositiveInfinity(ceiling) ? null : new Cover(ceiling, BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]));
    }
}
