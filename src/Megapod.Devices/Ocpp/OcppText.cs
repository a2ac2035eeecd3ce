namespace Megapod.Devices.Ocpp;

/// <summary>Foreign text for people.</summary>
internal static class OcppText
{
    /// <summary>Text cut to a length and without characters that would upset a terminal.</summary>
    public static string Printable(string text, int most)
    {
        string printable = new([.. text.Take(most + 1).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '·' : c)]);
        return printable.Length > most ? printable[..most] + "…" : printable;
    }
}
