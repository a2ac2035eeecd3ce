namespace Megapod.Lab.Fuzz;

using System.Buffers.Binary;
using Megapod.Core.Outcomes;
using Megapod.Devices.Modbus;
using Megapod.Devices.SunSpec;

/// <summary>SunSpec devices whose registers were bent: their list is walked, and every point of every model that it has is read.</summary>
internal sealed class SunSpecParser() : FuzzParser("sunspec", 100_000, 8192, 8 * 1024 * 1024)
{
    private const int Start = 40000;

    /// <summary>A list may name one model a hundred times, which says nothing new.</summary>
    private const int MostModels = 12;

    private static readonly int[][] Devices = [[1, 203], [1, 213], [1, 701, 704, 713, 715, 802], [1, 103, 124, 702, 703], [1, 714, 803]];

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Golden { get; } = [.. Devices.Select(models => Image([.. models.Where(m => ModelLibrary.Find(m) is not null)]))];

    /// <inheritdoc/>
    public override bool Take(byte[] input, ulong variant)
    {
        var found = SunSpecDevice.DiscoverAsync(new Registers(input), CancellationToken.None).AsTask().GetAwaiter().GetResult();
        if (!found.IsSuccess)
        {
            return false;
        }

        foreach (int id in found.Value.Chain.Blocks.Select(b => b.Model).Where(m => ModelLibrary.Find(m) is not null).Distinct().Take(MostModels).ToList())
        {
            var read = found.Value.ReadAsync(id, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            foreach (string point in read.IsSuccess ? read.Value.Definition.Points.Keys : [])
            {
                var value = read.Value[point];
                FuzzException.Unless(value.Value is not { } number || double.IsFinite(number), $"{point} of model {id} is no number and called known");
            }
        }

        return true;
    }

    private static byte[] Image(int[] models)
    {
        var image = new SunSpecImage(Start, models);
        ushort[] registers = new ushort[2 + models.Sum(m => ModelLibrary.Find(m)!.FixedSize) + 2];
        image.ReadHolding(1, Start, registers);
        byte[] bytes = new byte[2 * registers.Length];
        for (int i = 0; i < registers.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2 * i), registers[i]);
        }

        return bytes;
    }

    /// <summary>Registers from <see cref="Start"/> on; what lies beyond is refused.</summary>
    private sealed class Registers(byte[] bytes) : IRegisters
    {
        private static readonly Fault Refused = new("MP3712", "No such address.", "Look into the manual.");

        public ValueTask<Outcome<ushort[]>> ReadAsync(ushort address, int count, CancellationToken stop)
        {
            if (address < Start || 2 * (address - Start + count) > bytes.Length)
            {
                return ValueTask.FromResult(Outcome<ushort[]>.Failure(Refused));
            }

            ushort[] values = new ushort[count];
            for (int i = 0; i < count; i++)
            {
                values[i] = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(2 * (address - Start + i)));
            }

            return ValueTask.FromResult(Outcome<ushort[]>.Success(values));
        }

        public ValueTask<Fault?> WriteAsync(ushort address, ReadOnlyMemory<ushort> values, CancellationToken stop) => ValueTask.FromResult<Fault?>(Refused);
    }
}
