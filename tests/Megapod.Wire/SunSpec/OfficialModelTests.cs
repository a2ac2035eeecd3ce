namespace Megapod.Wire.SunSpec;

using System.Text;
using Megapod.Devices.SunSpec;

/// <summary>Our model files against the SunSpec Alliance's.</summary>
public sealed class OfficialModelTests
{
    public static TheoryData<int> Ours => [.. ModelLibrary.All.Select(m => m.Id).Order()];

    [Fact]
    public void Each_model_that_is_asked_for_is_there_and_has_an_official_witness()
    {
        int[] asked = [1, 103, 113, 123, 124, 160, 203, 213, 701, 702, 703, 704, 713, 714, 715, 802, 803];
        Assert.Equal(asked, ModelLibrary.All.Select(m => m.Id).Order());
        Assert.Equal(asked, OfficialModel.All);
        Assert.Null(ModelLibrary.Find(64001));
    }

    [Theory]
    [MemberData(nameof(Ours))]
    public void Every_point_is_where_the_official_file_has_it(int id)
    {
        var official = OfficialModel.Load(id);
        var ours = ModelLibrary.Find(id)!;
        Assert.Equal(official.Name, ours.Name);
        Compare(official.Points, ours.Points);
        Assert.Equal(official.Groups.Select(g => (g.Name, g.At, g.Size, g.Count)), ours.Groups.Select(g => (g.Name, g.At, g.Size, g.Count)));
        foreach (var (theirs, mine) in official.Groups.Zip(ours.Groups))
        {
            Compare(theirs.Points, mine.Points);
        }
    }

    [Fact]
    public void Only_a_person_may_start_stop_acknowledge_or_readdress() => Assert.Equal(
        ["1.DA", "715.AlarmReset", "715.OpCtl", "802.AlmRst"],
        ModelLibrary.All.SelectMany(m => m.Points.Values.Where(p => p.IsByHand).Select(p => $"{m.Id}.{p.Name}")).Order());

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"model\":1,\"name\":\"a\",\"points\":[{\"name\":\"ID\",\"at\":0,\"type\":\"uint17\"}]}")]
    [InlineData("{\"model\":1,\"name\":\"a\",\"points\":[{\"name\":\"ID\",\"at\":1,\"type\":\"uint16\"}]}")]
    [InlineData("{\"model\":1,\"name\":\"a\",\"points\":[{\"name\":\"ID\",\"at\":0,\"type\":\"uint16\"},{\"name\":\"ID\",\"at\":1,\"type\":\"uint16\"}]}")]
    [InlineData("{\"model\":1,\"name\":\"a\",\"points\":[{\"name\":\"ID\",\"at\":0,\"type\":\"uint16\",\"scale\":\"X\"}]}")]
    [InlineData("{\"model\":1,\"name\":\"a\",\"points\":[{\"name\":\"T\",\"at\":0,\"type\":\"string\",\"size\":125},{\"name\":\"W\",\"at\":125,\"type\":\"int16\",\"scale\":\"W_SF\"},{\"name\":\"W_SF\",\"at\":126,\"type\":\"sunssf\"}]}")]
    [InlineData("{\"model\":1,\"name\":\"a\",\"points\":[{\"name\":\"ID\",\"at\":0,\"type\":\"uint16\"}],\"groups\":[{\"name\":\"g\",\"at\":1,\"size\":1,\"count\":\"N\",\"points\":[{\"name\":\"x\",\"at\":0,\"type\":\"int16\"}]}]}")]
    [InlineData("{\"model\":1,\"name\":\"a\",\"points\":[{\"name\":\"ID\",\"at\":0,\"type\":\"uint16\"}],\"groups\":[{\"name\":\"g\",\"at\":2,\"size\":1,\"points\":[{\"name\":\"x\",\"at\":0,\"type\":\"int16\"}]}]}")]
    public void File_with_a_mistake_is_not_read(string file) => Assert.Throws<InvalidDataException>(() => ModelFile.Read(Encoding.UTF8.GetBytes(file)));

    private static void Compare(IReadOnlyList<OfficialModel.Point> official, IReadOnlyDictionary<string, PointDefinition> ours)
    {
        Assert.Equal(
            official.Select(p => (p.Name, p.At, p.Type, p.Size, p.Scale, p.Unit, p.IsWritable, p.IsMandatory)),
            ours.Values.Select(p => (p.Name, p.At, p.Type.ToString().ToLowerInvariant(), p.Size, p.Scale, p.Unit, p.IsWritable, p.IsMandatory)));
        Assert.Equal(official.Select(p => p.Symbols), ours.Values.Select(p => p.Symbols));
    }
}
