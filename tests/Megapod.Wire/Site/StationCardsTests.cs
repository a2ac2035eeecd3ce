namespace Megapod.Wire.Site;

using Megapod.Core.Model;
using Megapod.Lab;
using Megapod.Site.Stations;

/// <summary>The file of cards that may charge while a site runs.</summary>
public sealed class StationCardsTests : IDisposable
{
    private readonly string path = Path.Combine(Directory.CreateTempSubdirectory("megapod-cards-").FullName, "cards.txt");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);

    [Fact]
    public void File_is_read_again_when_it_has_changed_and_a_mistake_in_it_changes_nobodys_right()
    {
        Write("A1\n", 1);
        var cards = StationCards.Open(path).Value;
        Assert.True(cards.MayCharge("a1"));
        Assert.Null(cards.Refresh());
        Write("B2 # new\n", 2);
        Assert.True(cards.MayCharge("A1"));
        Assert.Equal(["B2"], cards.Refresh()!.Value);
        Assert.Equal((false, true), (cards.MayCharge("A1"), cards.MayCharge("B2")));
        Write("C3\nno card\n", 3);
        Assert.Equal("MP1122", Assert.Single(cards.Refresh()!.Faults).Code);
        Assert.Null(cards.Refresh());
        Assert.Equal((true, false), (cards.MayCharge("B2"), cards.MayCharge("C3")));
        File.Delete(path);
        Assert.Equal("MP1121", Assert.Single(cards.Refresh()!.Faults).Code);
        Assert.True(cards.MayCharge("B2"));
        Write("C3\n", 4);
        Assert.True(cards.Refresh()!.IsSuccess);
        Assert.True(cards.MayCharge("C3"));
    }

    [Fact]
    public async Task Site_whose_file_of_cards_cannot_be_read_does_not_begin()
    {
        var site = DefaultSite.ReadOr(null).Value;
        var parts = new SiteStationsParts { Time = TimeProvider.System, Clock = () => default, Random = new Random(1) };
        var opened = await SiteStations.OpenAsync(PowerTree.From(site), new OcppEndpointConfig { CardsFile = path }, parts);
        Assert.Equal("MP1121", Assert.Single(opened.Faults).Code);
    }

    private void Write(string text, int minute)
    {
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 5, 1, 12, minute, 0, DateTimeKind.Utc));
    }
}
