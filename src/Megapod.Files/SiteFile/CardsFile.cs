namespace Megapod.Files.SiteFile;

using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Megapod.Core.Outcomes;

/// <summary>
/// Who may charge: one card a line, as the station reads it. What follows a # is for people, and so are empty lines. Cards are no secrets, but somebody's: they stand in a file of their own, which need not go where the
/// site file goes.
/// </summary>
public static class CardsFile
{
    /// <summary>The longest card of any edition, in characters.</summary>
    public const int MostCharacters = 255;

    /// <summary>Lines at most: no site has so many customers that it keeps itself, and a file that is none is not read to its end.</summary>
    public const int MostLines = 100_000;

    private const long MostBytes = 16 * 1024 * 1024;

    /// <summary>Reads it. Capital and small letters are the same, as OCPP has it.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The cards; or all that is wrong: MP1121 for a file that cannot be read, MP1122 for a line that is no card, MP1123 for a card that is there twice.</returns>
    public static Outcome<FrozenSet<string>> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            if (new FileInfo(path).Length > MostBytes)
            {
                return Unreadable(path, "it is too large");
            }

            return Read(path, File.ReadAllLines(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            return Unreadable(path, e.Message.TrimEnd('.'));
        }
    }

    private static Outcome<FrozenSet<string>> Read(string path, string[] lines)
    {
        if (lines.Length > MostLines)
        {
            return Unreadable(path, string.Create(CultureInfo.InvariantCulture, $"it has more than {MostLines} lines"));
        }

        var cards = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var faults = new List<Fault>();
        for (int line = 1; line <= lines.Length; line++)
        {
            string written = lines[line - 1];
            string card = (written.IndexOf('#', StringComparison.Ordinal) is >= 0 and var at ? written[..at] : written).Trim();
            if (card.Length == 0)
            {
                continue;
            }

            int column = written.Length - written.TrimStart().Length + 1;
            if (card.Length > MostCharacters || card.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            {
                faults.Add(new Fault(CardFaultCodes.NoCard, "The line is no card: one is written without blanks, and has at most 255 characters.", "Write one card a line, and what it is after a #.", path, line, column));
            }
            else if (!cards.TryAdd(card, line))
            {
                // Who takes one of the two out to bar a card would believe that it is barred.
                faults.Add(new Fault(CardFaultCodes.CardTwice, string.Create(CultureInfo.InvariantCulture, $"The card is there already, in line {cards[card]}."), "Remove one of the two.", path, line, column));
            }
        }

        return faults.Count > 0 ? Outcome<FrozenSet<string>>.Failure(faults) : Outcome<FrozenSet<string>>.Success(cards.Keys.ToFrozenSet(StringComparer.OrdinalIgnoreCase));
    }

    private static Outcome<FrozenSet<string>> Unreadable(string path, string why) =>
        Outcome<FrozenSet<string>>.Failure(new Fault(CardFaultCodes.Unreadable, $"The cards that may charge cannot be read: {why}.", "Write one card a line into the file that 'cards' under 'ocpp' names, or remove the key: then everybody may charge.", path));
}
