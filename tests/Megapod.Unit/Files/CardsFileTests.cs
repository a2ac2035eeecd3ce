namespace Megapod.Unit.Files;

using Megapod.Files.SiteFile;

/// <summary>The file of cards that may charge, as people write it.</summary>
public sealed class CardsFileTests : IDisposable
{
    private readonly string path = Path.Combine(Directory.CreateTempSubdirectory("megapod-cards-").FullName, "cards.txt");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);

    [Fact]
    public void Cards_stand_one_a_line_with_what_they_are_behind_them()
    {
        var cards = Read("# staff\n04A2B3C4   # the red one\n\n  de-abc-C12345678-9\t\n#04FFFFFF\n");
        Assert.Equal(["04A2B3C4", "de-abc-C12345678-9"], cards.Value.Order(StringComparer.Ordinal));
        Assert.Equal((true, false), (cards.Value.Contains("04a2b3c4"), cards.Value.Contains("04FFFFFF")));
    }

    [Fact]
    public void Empty_file_lets_nobody_charge() => Assert.Empty(Read("\n# nobody yet\n").Value);

    [Fact]
    public void Each_mistake_is_named_with_its_line()
    {
        var faults = Read($"A1\n  two words\n{new string('x', 256)}\na1\nB2\u0007\n").Faults;
        Assert.Equal([(CardFaultCodes.NoCard, 2, 3), (CardFaultCodes.NoCard, 3, 1), (CardFaultCodes.CardTwice, 4, 1), (CardFaultCodes.NoCard, 5, 1)], faults.Select(f => (f.Code, f.Line, f.Column)));
        Assert.All(faults, f => Assert.Equal(path, f.File));
        Assert.Contains("in line 1", faults[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_is_missing_is_no_text_or_is_endless_is_refused_whole()
    {
        Assert.Equal(CardFaultCodes.Unreadable, Assert.Single(CardsFile.Read(path).Faults).Code);
        File.WriteAllBytes(path, [0x41, 0xFF, 0x0A]);
        Assert.Equal(CardFaultCodes.Unreadable, Assert.Single(CardsFile.Read(path).Faults).Code);
        Assert.Equal(CardFaultCodes.Unreadable, Assert.Single(Read(string.Concat(Enumerable.Repeat("\n", CardsFile.MostLines + 1))).Faults).Code);
    }

    private Megapod.Core.Outcomes.Outcome<System.Collections.Frozen.FrozenSet<string>> Read(string text)
    {
        File.WriteAllText(path, text);
        return CardsFile.Read(path);
    }
}
