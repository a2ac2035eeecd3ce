namespace Megapod.Lab.Fuzz;

using Megapod.Core.Model;

/// <summary>Makes inputs out of sound ones: bits turned, pieces cut, joined and repeated, lengths that lie, brackets without end, numbers without end, and words that mean something to the parser.</summary>
/// <param name="parser">Whose inputs.</param>
internal sealed class FuzzMutator(FuzzParser parser)
{
    /// <summary>More changes make noise that is refused at the first byte.</summary>
    private const int MostChanges = 4;

    /// <summary>Nothing that we read nests or counts as far as this.</summary>
    private const int LongestRun = 3000;

    private static readonly byte[] Extremes = [0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF];
    private static readonly byte[][] Brackets = ["["u8.ToArray(), "{\"a\":"u8.ToArray(), "{a: "u8.ToArray(), "- "u8.ToArray(), "("u8.ToArray(), "\""u8.ToArray()];

    private readonly IReadOnlyList<byte[]> golden = parser.Golden;
    private readonly IReadOnlyList<byte[]> words = parser.Words;

    /// <summary>An input.</summary>
    /// <param name="chance">All chance of it.</param>
    public byte[] Next(SeededRandom chance)
    {
        var bytes = new List<byte>(golden[chance.NextIndex(golden.Count)]);
        for (int changes = chance.NextIndex(MostChanges + 1); changes > 0; changes--)
        {
            Change(bytes, chance);
        }

        if (bytes.Count > parser.MostBytes)
        {
            bytes.RemoveRange(parser.MostBytes, bytes.Count - parser.MostBytes);
        }

        return [.. bytes];
    }

    private void Change(List<byte> bytes, SeededRandom chance)
    {
        int at = chance.NextIndex(bytes.Count + 1);
        switch (chance.NextIndex(words.Count > 0 ? 12 : 9))
        {
            case 0 or 1 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << chance.NextIndex(8));
                break;
            case 2 when at < bytes.Count:
                bytes[at] = (byte)chance.NextBits();
                break;
            case 3:
                bytes.RemoveRange(at, chance.NextIndex(2) == 0 ? bytes.Count - at : Math.Min(bytes.Count - at, 1 + chance.NextIndex(16)));
                break;
            case 4:
                byte[] other = golden[chance.NextIndex(golden.Count)];
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other.AsSpan(chance.NextIndex(other.Length)));
                break;
            case 5:
                Repeat(bytes, at, [.. bytes.Skip(at).Take(1 + chance.NextIndex(40))], chance.NextIndex(10) == 0 ? 200 : 1 + chance.NextIndex(3));
                break;
            case 6:
                // A length, a count or an address that lies, of one to four bytes.
                for (int i = 1 + chance.NextIndex(4); i > 0 && at < bytes.Count; i--, at++)
                {
                    bytes[at] = Extremes[chance.NextIndex(Extremes.Length)];
                }

                break;
            case 7:
                Repeat(bytes, at, Brackets[chance.NextIndex(Brackets.Length)], 1 + chance.NextIndex(chance.NextIndex(4) == 0 ? LongestRun : 40));
                break;
            case 8:
                Repeat(bytes, at, [(byte)('0' + chance.NextIndex(10))], 1 + chance.NextIndex(chance.NextIndex(4) == 0 ? LongestRun : 40));
                break;
            case > 8:
                bytes.InsertRange(at, words[chance.NextIndex(words.Count)]);
                break;
            default:
                break;
        }
    }

    private void Repeat(List<byte> bytes, int at, byte[] piece, int times)
    {
        for (; times > 0 && bytes.Count < parser.MostBytes; times--)
        {
            bytes.InsertRange(at, piece);
        }
    }
}
