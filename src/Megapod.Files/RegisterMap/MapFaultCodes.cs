namespace Megapod.Files.RegisterMap;

/// <summary>Numbers of the faults of a register map, given once and forever; docs/faults.md has a row for each.</summary>
internal static class MapFaultCodes
{
    public const string Place = "MP1100";
    public const string Scale = "MP1101";
    public const string Meaning = "MP1102";
    public const string Unit = "MP1103";
    public const string Sign = "MP1104";
    public const string Number = "MP1105";
    public const string NoIdentification = "MP1106";
    public const string Write = "MP1107";
    public const string Watchdog = "MP1108";
    public const string Range = "MP1109";
    public const string OtherThing = "MP1110";
}
