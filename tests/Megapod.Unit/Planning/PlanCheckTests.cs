namespace Megapod.Unit.Planning;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Planning.Horizon;
using Megapod.Planning.Planner;

/// <summary>Plans that a site must not follow.</summary>
public sealed class PlanCheckTests
{
    private static readonly Instant Now = Instant.FromUtc(new DateTime(2025, 6, 1, 9, 0, 0, DateTimeKind.Utc));

    private static readonly PlanningSite Site = new()
    {
        LimitWatts = 1.9e6,
        ExportWatts = 1e6,
        BaseWatts = 0.25e6,
        Segments = [],
        IdleValuePerHour = 0,
        Tariff = new TariffConfig(),
        BatteryWatts = 1.9e6,
        EnergyWattHours = 3.9e6,
        MaximumWattHours = 3.9e6,
    };

    [Fact]
    public void Good_plan_passes() => Assert.Null(Judge(s => s));

    public static TheoryData<string> Absurdities => ["import", "import-nan", "export", "battery", "soc", "peak", "peak-nan", "prices-cross", "price-nan", "price-wild"];

    [Theory]
    [MemberData(nameof(Absurdities))]
    public void Plan_that_says_what_cannot_be_is_refused(string what)
    {
        var fault = Judge(s => what switch
        {
            "import" => s with { ImportWatts = new Watts(1.95e6) },
            "import-nan" => s with { ImportWatts = new Watts(double.NaN) },
            "export" => s with { ImportWatts = new Watts(-1.1e6) },
            "battery" => s with { BatteryWatts = new Watts(2e6) },
            "soc" => s with { SocEnd = -0.1 },
            "peak" => s with { PeakTarget = new Watts(-1) },
            "peak-nan" => s with { PeakTarget = new Watts(double.NaN) },
            "prices-cross" => s with { PriceLess = 2e-4, PriceMore = 1e-4 },
            "price-nan" => s with { PriceLess = double.NaN },
            _ => s with { PriceMore = 1 },
        });
        Assert.Equal(PlanFaults.Absurd, fault!.Code);
    }

    [Fact]
    public void Slots_out_of_order_are_refused()
    {
        var slot = new PlanSlot { Start = Now };
        Assert.Equal(PlanFaults.Absurd, PlanCheck.Judge(PlanOf(slot, slot), Site, new PlanRequest { Now = Now }, Now, double.NaN)!.Code);
    }

    [Fact]
    public void Plan_past_its_end_or_older_than_five_minutes_is_late()
    {
        var plan = PlanOf(new PlanSlot { Start = Now });
        var asked = new PlanRequest { Now = Now };
        Assert.Null(PlanCheck.Judge(plan, Site, asked, Now + TimeSpan.FromMinutes(5), double.NaN));
        Assert.Equal(PlanFaults.Late, PlanCheck.Judge(plan, Site, asked, Now + TimeSpan.FromMinutes(5.1), double.NaN)!.Code);
        Assert.Equal(PlanFaults.Late, PlanCheck.Judge(plan with { ValidUntil = Now }, Site, asked, Now, double.NaN)!.Code);
    }

    [Theory]
    [InlineData(0.5, 0.55, true)]
    [InlineData(0.5, 0.65, false)]
    [InlineData(0.5, double.NaN, true)]
    public void Plan_that_began_from_another_charge_is_refused(double planned, double found, bool isGood)
    {
        var fault = PlanCheck.Judge(PlanOf(new PlanSlot { Start = Now }), Site, new PlanRequest { Now = Now, StoredWattHours = planned * 3.9e6 }, Now, found * 3.9e6);
        Assert.Equal(isGood, fault is null);
    }

    private static Fault? Judge(Func<PlanSlot, PlanSlot> change)
    {
        var slot = new PlanSlot { Start = Now, ImportWatts = new Watts(1e6), BatteryWatts = new Watts(-0.5e6), SocEnd = 0.5, PeakTarget = new Watts(1.5e6), PriceLess = 1e-4, PriceMore = 1.1e-4 };
        return PlanCheck.Judge(PlanOf(change(slot)), Site, new PlanRequest { Now = Now }, Now, double.NaN);
    }

    private static Plan PlanOf(params PlanSlot[] slots) => new() { Maker = "planner", MadeAt = Now, ValidUntil = Now + TimeSpan.FromMinutes(30), Slots = slots };
}
