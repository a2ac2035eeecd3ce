namespace Megapod.Devices.SunSpec;

using Megapod.Core.Outcomes;
using Megapod.Devices.Modbus;

/// <summary>Which models a device lists, and where: what the walk from its mark to its end has found.</summary>
/// <param name="Base">The register of its mark, counted from 0.</param>
/// <param name="Blocks">Its models in their order; unknown and vendor models are among them, and one number may be there several times.</param>
/// <param name="HasEnd">Whether the chain ends as it should. Without its end mark, models may have been missed.</param>
internal sealed record SunSpecChain(int Base, IReadOnlyList<SunSpecBlock> Blocks, bool HasEnd)
{
    /// <summary>The model number that ends a chain.</summary>
    public const int EndMark = 0xFFFF;

    /// <summary>No device lists more; one that seems to would be walked for minutes.</summary>
    public const int MostBlocks = 200;

    /// <summary>The registers that a device can have.</summary>
    public const int AllRegisters = 65536;

    private static readonly int[] Bases = [40000, 0, 50000];

    /// <summary>Looks for the mark at the known places and walks the chain behind it.</summary>
    /// <param name="registers">The device.</param>
    /// <param name="likely">Where the mark was last time; null when it was never found.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The chain; MP3731, MP3732; or why the device could not be asked.</returns>
    public static async ValueTask<Outcome<SunSpecChain>> FindAsync(IRegisters registers, int? likely, CancellationToken stop)
    {
        IReadOnlyList<Fault>? notAsked = null;
        Fault? broken = null;
        bool hasAnswered = false;
        foreach (int start in likely is { } known ? Bases.OrderByDescending(b => b == known) : Bases.AsEnumerable())
        {
            var mark = await ReadAsync(registers, start, 2, stop);
            if (!mark.IsSuccess)
            {
                notAsked ??= mark.Faults;
                continue;
            }

            hasAnswered = true;
            if (mark.Value is [0x5375, 0x6E53])
            {
                var walked = await WalkAsync(registers, start, stop);
                if (walked.IsSuccess)
                {
                    return walked;
                }

                broken ??= walked.Faults[0];
            }
        }

        return Outcome<SunSpecChain>.Failure(broken is not null ? [broken] : hasAnswered || notAsked is null ? [SunSpecFaults.NoMark] : notAsked);
    }

    /// <summary>Reads registers, as many as were asked for or none.</summary>
    public static async ValueTask<Outcome<ushort[]>> ReadAsync(IRegisters registers, int address, int count, CancellationToken stop)
    {
        var read = await registers.ReadAsync((ushort)address, count, stop);
        return read.IsSuccess && read.Value.Length != count ? Outcome<ushort[]>.Failure(SunSpecFaults.OtherCount(address, count, read.Value.Length)) : read;
    }

    private static async ValueTask<Outcome<SunSpecChain>> WalkAsync(IRegisters registers, int start, CancellationToken stop)
    {
        var blocks = new List<SunSpecBlock>();
        int at = start + 2;
        while (at + 2 <= AllRegisters)
        {
            var header = await ReadAsync(registers, at, 2, stop);
            if (!header.IsSuccess)
            {
                // A device without an end mark refuses what lies behind its last model. It has refused only if it answers elsewhere, and still refuses.
                var mark = await ReadAsync(registers, start, 2, stop);
                header = mark.IsSuccess ? await ReadAsync(registers, at, 2, stop) : header;
                if (!header.IsSuccess)
                {
                    return mark.IsSuccess && blocks.Count > 0 ? Found(hasEnd: false) : Outcome<SunSpecChain>.Failure(header.Faults);
                }
            }

            var block = new SunSpecBlock(header.Value[0], at, header.Value[1]);
            if (block.Model == EndMark)
            {
                return blocks.Count > 0 ? Found(hasEnd: true) : Broken("it ends before its first model");
            }

            if (block is { Model: 0, Length: 0 })
            {
                return blocks.Count > 0 ? Found(hasEnd: false) : Broken("it begins with zeros");
            }

            if (blocks.Count == MostBlocks)
            {
                return Broken($"it has more than {MostBlocks} models");
            }

            if (at + block.Size > AllRegisters)
            {
                return Broken($"model {block.Model} at register {at} claims {block.Length} registers, more than there are");
            }

            blocks.Add(block);
            at += block.Size;
        }

        return Found(hasEnd: false);

        Outcome<SunSpecChain> Found(bool hasEnd) => Outcome<SunSpecChain>.Success(new SunSpecChain(start, blocks, hasEnd));
        Outcome<SunSpecChain> Broken(string how) => Outcome<SunSpecChain>.Failure(SunSpecFaults.BrokenChain(start, how));
    }
}
