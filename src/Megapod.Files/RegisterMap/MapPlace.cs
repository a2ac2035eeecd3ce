namespace Megapod.Files.RegisterMap;

using Megapod.Core.Model;

/// <summary>From a register's number in a document to its address on the wire.</summary>
internal static class MapPlace
{
    private const int LastAddress = 65_535;

    /// <summary>Documents with five digits end at the 9999th register, and those with more have six digits for all.</summary>
    private const int LastOfFiveDigits = 9_999;

    /// <summary>The address, counted from 0; null when the table has no such register.</summary>
    /// <param name="written">The number in the document.</param>
    /// <param name="table">The table.</param>
    /// <param name="counting">How the document counts.</param>
    public static ushort? AddressOf(int written, RegisterTable table, RegisterCounting counting)
    {
        int digit = table == RegisterTable.Holding ? 4 : 3;
        int address = counting switch
        {
            RegisterCounting.FromZero => written,
            RegisterCounting.FromOne => written - 1,
            _ when written > 100_000 => written - (digit * 100_000) - 1,
            _ => written - (digit * 10_000) is > 0 and <= LastOfFiveDigits and var number ? number - 1 : -1,
        };
        return address is >= 0 and <= LastAddress ? (ushort)address : null;
    }
}
