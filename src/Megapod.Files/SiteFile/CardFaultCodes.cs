namespace Megapod.Files.SiteFile;

/// <summary>Numbers of the faults of the file of cards that may charge, given once and forever; docs/faults.md has a row for each.</summary>
public static class CardFaultCodes
{
    /// <summary>The file cannot be read.</summary>
    public const string Unreadable = "MP1121";

    /// <summary>A line is no card.</summary>
    public const string NoCard = "MP1122";

    /// <summary>A card is there twice.</summary>
    public const string CardTwice = "MP1123";
}
