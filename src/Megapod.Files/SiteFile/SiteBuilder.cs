namespace Megapod.Files.SiteFile;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Files.SiteFile.Shapes;

/// <summary>Makes Core's records out of what was read. All defaults are already filled in from the table.</summary>
internal static class SiteBuilder
{
    /// <summary>The site of a file's root map.</summary>
    public static SiteConfig Site(ReadMap m) => new()
    {
        Id = m.Text("id"),
        Name = m.Text("name") is { Length: > 0 } name ? name : m.Text("id"),
        TimeZone = m.Text("timeZone"),
        Currency = m.Text("currency"),
        Mode = m.Get<SiteMode>("mode"),
        Grid = Grid(m.Map("grid")!),
        Nodes = All(m, "nodes", Node),
        Battery = m.Map("battery") is { } battery ? Battery(battery) : null,
        Cabinets = All(m, "cabinets", Cabinet),
        Pods = All(m, "pods", Pod),
        House = All(m, "house", House),
        Solar = All(m, "solar", s => new SolarConfig { Id = s.Text("id"), Parent = s.Text("parent"), Peak = Power(s, "peak") }),
        Topology = Topology(m.Map("topology")),
        Tariff = Tariff(m.Map("tariff")),
        Compute = All(m, "compute", Compute),
        Cars = Cars(m.Map("cars")),
        Holidays = m.List<HolidayConfig>("holidays"),
        Rules = m.Map("rules") is { } rules ? Rules(rules) : new RulesConfig(),
        Planner = Planner(m.Map("planner")),
        Cases = All(m, "cases", Case),
        Devices = All(m, "devices", d => Device(d, m.Map("ocpp")?.Map("operator"))),
        Stations = m.Map("ocpp") is { } stations ? Stations(stations) : new StationsConfig(),
        Commissioning = m.Map("commissioning") is { } commissioning ? new CommissioningConfig { StepTestUntil = commissioning.Find<Instant>("stepTestUntil") } : new CommissioningConfig(),
        Feeds = All(m, "feeds", f => Feed(f, m.Text("timeZone"), m.Text("currency"))),
        Publish = new PublishConfig { Dsx = m.Map("publish")?.Map("dsx") is { } dsx ? DsxFace(dsx) : null },
        Notify = m.Map("notify") is { } notify ? Notify(notify) : new NotifyConfig(),
        Access = m.Map("access") is { } access ? Door(access) : new AccessConfig(),
        Work = m.Map("work") is { } work ? Work(work) : new WorkConfig(),
    };

    private static WorkConfig Work(ReadMap m) => new()
    {
        Listen = m.Find<(string Host, int Port)>("listen") is { } at ? new AccessListenConfig(at.Host, at.Port) : null,
        Names = m.List<string>("names"),
        Clusters = All(m, "clusters", Cluster),
    };

    private static WorkClusterConfig Cluster(ReadMap m) => new()
    {
        Id = m.Text("id"),
        Type = m.Get<WorkClusterType>("type"),
        Address = m.Text("address"),
        User = m.Text("user"),
        TokenCommand = m.List<string>("tokenCommand"),
        TokenFile = TextOrNull(m, "tokenFile"),
        TokenLife = m.Get<TimeSpan>("tokenLife"),
        Tools = m.Text("tools"),
        ConfFile = TextOrNull(m, "confFile"),
        Timeout = m.Get<TimeSpan>("timeout"),
        Period = m.Get<TimeSpan>("period"),
        Partition = TextOrNull(m, "partition"),
        Folder = m.Text("folder"),
        FolderHere = TextOrNull(m, "folderHere"),
        Users = All(m, "users", u => new ClusterUserConfig(u.Text("tenant"), u.Text("user"))),
        NodePower = m.Map("nodePower") is { } power ? new ClusterNodePowerConfig(Power(power, "busy"), Power(power, "idle"), PowerOrNull(power, "still") ?? Power(power, "busy"), Power(power, "switchedOff")) : null,
        NodePowerError = m.Get<double>("nodePowerError"),
        MaySwitchOff = m.Get<bool>("maySwitchOff"),
        NodesPerMinute = m.Get<double>("nodesPerMinute"),
        PowerUpPatience = m.Get<TimeSpan>("powerUpPatience"),
    };

    private static AccessConfig Door(ReadMap m) => new()
    {
        Listen = [.. m.List<(string Host, int Port)>("listen").Select(l => new AccessListenConfig(l.Host, l.Port))],
        Names = m.List<string>("names"),
        Certificate = m.Map("certificate") is { } certificate ? TextOrNull(certificate, "file") : null,
        Key = m.Map("certificate") is { } pair ? TextOrNull(pair, "key") : null,
        Providers = All(m, "providers", p => new AccessProviderConfig
        {
            Id = p.Text("id"),
            Name = p.Text("name") is { Length: > 0 } name ? name : p.Text("id"),
            Authorize = p.Text("authorize"),
            Token = p.Text("token"),
            UserInformation = p.Text("userInformation"),
            ClientId = p.Text("clientId"),
            ClientSecretVariable = TextOrNull(p, "clientSecretVariable"),
            ClientSecretFile = TextOrNull(p, "clientSecretFile"),
            Scopes = p.List<string>("scopes"),
            NameField = p.Text("nameField"),
        }),
        Proxy = m.Map("proxy") is { } proxy ? new AccessProxyConfig { Addresses = proxy.List<string>("addresses"), Header = proxy.Text("header") } : null,
    };

    private static NotifyConfig Notify(ReadMap m) => new()
    {
        Address = TextOrNull(m, "address"),
        Repeat = m.Find<TimeSpan>("repeat"),
        Webhooks = All(m, "webhooks", w => new WebhookConfig
        {
            Id = w.Text("id"),
            Url = w.Text("url"),
            Severity = w.Get<AlarmSeverity>("severity"),
            SecretVariable = TextOrNull(w, "secretVariable"),
            SecretFile = TextOrNull(w, "secretFile"),
            AllowsPlain = w.Get<bool>("allowPlain"),
        }),
        Mail = All(m, "mail", Mail),
    };

    private static MailConfig Mail(ReadMap m)
    {
        var (host, port) = m.Get<(string, int)>("server");
        return new MailConfig
        {
            Id = m.Text("id"),
            Host = host,
            Port = port,
            IsSecure = m.Get<bool>("tls"),
            AllowsPlain = m.Get<bool>("allowPlain"),
            From = m.Text("from"),
            To = m.List<string>("to"),
            User = TextOrNull(m, "user"),
            PasswordVariable = TextOrNull(m, "passwordVariable"),
            PasswordFile = TextOrNull(m, "passwordFile"),
            Severity = m.Get<AlarmSeverity>("severity"),
        };
    }

    private static DsxFaceConfig DsxFace(ReadMap m)
    {
        var (host, port) = m.Get<(string, int)>("broker");
        return new DsxFaceConfig
        {
            Host = host,
            Port = port,
            ClientId = TextOrNull(m, "clientId"),
            User = TextOrNull(m, "user"),
            PasswordVariable = TextOrNull(m, "passwordVariable"),
            PasswordFile = TextOrNull(m, "passwordFile"),
            IsSecure = m.Get<bool>("tls"),
            Authority = TextOrNull(m, "authority"),
            Certificate = TextOrNull(m, "certificate"),
            Key = TextOrNull(m, "key"),
            AllowsPlain = m.Get<bool>("allowPlain"),
            Period = m.Get<TimeSpan>("period"),
        };
    }

    private static DeviceConfig Device(ReadMap m, ReadMap? usualOperator)
    {
        var protocol = m.Get<DeviceProtocol>("protocol");
        var (host, port) = m.Find<(string Host, int Port)>("address") ?? ("", 0);
        return new DeviceConfig
        {
            Id = m.Text("id"),
            Protocol = protocol,
            Host = host,
            Port = port > 0 ? port : DeviceConfig.PortOf(protocol),
            Unit = (byte)m.Get<int>("unit"),
            Map = TextOrNull(m, "map"),
            Profile = m.Text("profile"),
            Access = Access(m),
            Identity = TextOrNull(m, "identity") ?? m.Text("id"),
            SecurityProfile = m.Get<int>("securityProfile"),
            PasswordSha256 = m.Text("passwordSha256"),
            Operator = protocol == DeviceProtocol.Ocpp ? StationOperator.Of(m, usualOperator)?.ToConfig() : null,
            Versions = m.IsWritten("versions") ? m.List<StationVersion>("versions") : [StationVersion.Ocpp16],
            Period = m.IsWritten("period") ? m.Get<TimeSpan>("period") : DeviceConfig.PeriodOf(protocol),
            Timeout = m.IsWritten("timeout") ? m.Get<TimeSpan>("timeout") : DeviceConfig.TimeoutOf(protocol),
            Gap = m.Get<TimeSpan>("gap"),
        };
    }

    private static DeviceAccessConfig Access(ReadMap m) => new()
    {
        Login = m.Get<DeviceLogin>("login"),
        User = m.Text("user"),
        PasswordVariable = TextOrNull(m, "passwordVariable"),
        PasswordFile = TextOrNull(m, "passwordFile"),
        PrivacyVariable = TextOrNull(m, "privacyVariable"),
        PrivacyFile = TextOrNull(m, "privacyFile"),
        Signature = m.Get<DeviceSignature>("signature"),
        HasTls = m.Get<bool>("tls"),
        AllowsPlain = m.Get<bool>("allowPlain"),
        CertificateSha256 = TextOrNull(m, "certificateSha256"),
        Authority = TextOrNull(m, "authority"),
        Certificate = TextOrNull(m, "certificate"),
        Key = TextOrNull(m, "key"),
    };

    private static StationsConfig Stations(ReadMap m)
    {
        var (host, port) = m.Get<(string, int)>("address");
        var (tlsHost, tlsPort) = m.Get<(string, int)>("tlsAddress");
        return new StationsConfig
        {
            Host = host,
            Port = port,
            TlsHost = tlsHost,
            SecurePort = tlsPort,
            Path = m.Text("path"),
            Certificate = TextOrNull(m, "certificate"),
            Key = TextOrNull(m, "key"),
            Authority = TextOrNull(m, "authority"),
            Operator = m.Map("operator") is { } theirs ? StationOperator.Usual(theirs) : null,
            Cards = TextOrNull(m, "cards"),
        };
    }

    private static FeedConfig Feed(ReadMap m, string siteZone, string currency) => new()
    {
        Id = m.Text("id"),
        Quantity = m.Get<FeedQuantity>("quantity"),
        File = TextOrNull(m, "file"),
        Url = TextOrNull(m, "url"),
        Format = m.Get<FeedFormat>("format"),
        List = TextOrNull(m, "list"),
        Delimiter = m.Get<FeedDelimiter>("delimiter"),
        Start = m.Text("start"),
        End = TextOrNull(m, "end"),
        Value = m.Text("value"),
        Made = TextOrNull(m, "made"),
        UnitAt = TextOrNull(m, "unitAt"),
        Time = m.Get<FeedTime>("time"),
        Marks = m.Get<FeedMark>("marks"),
        TimeZone = TextOrNull(m, "timeZone") ?? siteZone,
        Unit = m.Text("unit"),
        Currency = currency,
        Slot = m.Find<TimeSpan>("slot"),
        Least = m.Find<double>("least"),
        Most = m.Find<double>("most"),
        DaysBack = m.Get<int>("daysBack"),
        DaysAhead = m.Get<int>("daysAhead"),
        WindowTime = m.Get<FeedWindowTime>("windowTime"),
        KeyVariable = TextOrNull(m, "keyVariable"),
        KeyFile = TextOrNull(m, "keyFile"),
        Header = TextOrNull(m, "header"),
        PublishedAt = m.Find<TimeSpan>("publishedAt"),
        Period = m.Find<TimeSpan>("period"),
        StaleAfter = m.Get<TimeSpan>("staleAfter"),
        Keep = m.Get<TimeSpan>("keep"),
        Timeout = m.Get<TimeSpan>("timeout"),
        MostBytes = m.Get<int>("mostBytes"),
        MostSlots = m.Get<int>("mostSlots"),
        AllowPlainHttp = m.Get<bool>("allowPlainHttp"),
    };

    private static GridConnectionConfig Grid(ReadMap m) => new()
    {
        Id = m.Text("id"),
        Limits = Limits(m),
        Meter = Meter(m),
        Residual = Power(m, "residual"),
        NominalVoltage = new Volts(m.Get<double>("nominalVoltage")),
        UpRampWattsPerSecond = m.Find<double>("upRamp"),
        Reserves = All(m, "reserves", GridReserve),
    };

    private static GridReserveConfig GridReserve(ReadMap m) => new()
    {
        Id = m.Text("id"),
        Power = Power(m, "power"),
        PricePerWattHour = m.Get<double>("price"),
        Sustain = m.Get<TimeSpan>("sustain"),
        Block = m.Get<TimeSpan>("block"),
        IsCommitted = m.Get<bool>("committed"),
        When = When(m),
    };

    private static NodeConfig Node(ReadMap m) => new()
    {
        Id = m.Text("id"),
        Parent = m.Text("parent"),
        Rating = PowerOrNull(m, "rating"),
        Limits = Limits(m),
        Residual = Power(m, "residual"),
        Meter = Meter(m),
    };

    private static BatteryConfig Battery(ReadMap m) => new()
    {
        Id = m.Text("id"),
        Parent = m.Text("parent"),
        Power = Power(m, "power"),
        Energy = new WattHours(m.Get<double>("energy")),
        RoundTripEfficiency = m.Get<double>("roundTripEfficiency"),
        MinimumSoc = m.Get<double>("minimumSoc"),
        MaximumSoc = m.Get<double>("maximumSoc"),
        InitialSoc = m.Get<double>("initialSoc"),
        SocSigma = m.Get<double>("socSigma"),
        WearPerWattHour = m.Get<double>("wear"),
        CommandDelay = m.Get<TimeSpan>("commandDelay"),
        Lag = m.Get<TimeSpan>("lag"),
        Reversion = m.Get<TimeSpan>("reversion"),
        TrackingErrorFraction = m.Get<double>("trackingError"),
        LeastLag = m.Get<TimeSpan>("leastLag"),
        RegulatorPeriod = m.Get<TimeSpan>("regulatorPeriod"),
        Smoothing = Power(m, "smoothing"),
        SmoothingTime = m.Get<TimeSpan>("smoothingTime"),
        AutonomousImportLimit = m.Get<bool>("autonomousImportLimit"),
        Enforcement = Enforcement(m),
        Driver = m.Text("driver"),
    };

    private static CabinetConfig Cabinet(ReadMap m) => new()
    {
        Id = m.Text("id"),
        Parent = m.Text("parent"),
        Rating = Power(m, "rating"),
        Limits = Limits(m),
        Meter = Meter(m),
        Connectors = All(m, "connectors", Connector),
        Driver = m.Text("driver"),
    };

    private static ConnectorConfig Connector(ReadMap m) => new()
    {
        Id = m.Text("id"),
        Rating = Power(m, "rating"),
        Minimum = Power(m, "minimum"),
        Step = Power(m, "step"),
        Fallback = PowerOrNull(m, "fallback"),
        CarRampWattsPerSecond = m.Get<double>("carRamp"),
        Enforcement = Enforcement(m),
        Phases = m.Get<Phases>("phases"),
        PowerFactor = m.Get<double>("powerFactor"),
    };

    private static PodConfig Pod(ReadMap m) => new()
    {
        Id = m.Text("id"),
        Parent = m.Text("parent"),
        Rating = PowerOrNull(m, "rating"),
        Limits = Limits(m),
        Meter = Meter(m),
        Racks = All(m, "racks", Rack),
        Throughput = All(m, "throughput", p => new ThroughputPoint(Power(p, "power"), p.Get<double>("throughput"))),
        Enforcement = Enforcement(m),
        UpRampWattsPerSecond = m.Find<double>("upRamp"),
        LargestStep = PowerOrNull(m, "largestStep"),
        PowerFactor = m.Get<double>("powerFactor"),
        Cooling = m.Map("cooling") is { } cooling ? Cooling(cooling) : new CoolingConfig(),
        Acceptance = m.Map("acceptance") is { } acceptance ? Acceptance(acceptance) : null,
        Driver = m.Text("driver"),
    };

    private static AcceptanceConfig Acceptance(ReadMap m) => new()
    {
        LeakCheck = m.Get<TimeSpan>("leakCheck"),
        Levels = m.IsWritten("levels") ? m.List<double>("levels") : new AcceptanceConfig().Levels,
        Hold = m.Get<TimeSpan>("hold"),
        Steps = m.Get<int>("steps"),
        BurnIn = m.Get<TimeSpan>("burnIn"),
        LoadShare = m.Get<double>("loadShare"),
        RoomPatience = m.Get<TimeSpan>("roomPatience"),
    };

    private static RackConfig Rack(ReadMap m) => new()
    {
        Id = m.Text("id"),
        Full = Power(m, "full"),
        Idle = Power(m, "idle"),
        Step = Power(m, "step"),
        Nameplate = PowerOrNull(m, "nameplate"),
        Fallback = PowerOrNull(m, "fallback"),
        Gpus = m.Get<int>("gpus"),
        Servers = All(m, "servers", s => new ServerConfig { Id = s.Text("id"), Gpus = s.Get<int>("gpus"), Driver = PodDrivers.OfServer(m, s), Telemetry = s.IsWritten("telemetry") ? PodDrivers.OfServer(m, s, "telemetry") : null }),
        Beside = Power(m, "beside"),
        Driver = PodDrivers.OfRack(m, "driver"),
        SwitchDriver = PodDrivers.OfRack(m, "switch"),
        WorkNode = m.IsWritten("workNode") ? PodDrivers.OfRack(m, "workNode") : null,
        Class = m.Get<WorkloadClass>("class"),
    };

    private static CoolingConfig Cooling(ReadMap m) => new()
    {
        OverheadFraction = m.Get<double>("overhead"),
        DryCoolerUpTo = new Celsius(m.Get<double>("dryCoolerUpTo")),
        ChillerFractionPerKelvin = m.Get<double>("chillerPerKelvin"),
        ResidualHeat = m.Get<TimeSpan>("residualHeat"),
        HottestAmbient = new Celsius(m.Get<double>("hottestAmbient")),
        Loop = m.Map("loop") is { } loop ? Loop(loop) : null,
    };

    private static CoolingLoopConfig Loop(ReadMap m) => new()
    {
        Driver = m.Text("driver"),
        DesignFlowLitresPerSecond = m.Find<double>("designFlow"),
        LeastFlowShare = m.Get<double>("leastFlow"),
        FlowLossTime = m.Get<TimeSpan>("flowLossTime"),
        Supply = new Celsius(m.Get<double>("supply")),
        DerateFrom = new Celsius(m.Get<double>("derateFrom")),
        StopAt = new Celsius(m.Get<double>("stopAt")),
        Period = m.Get<TimeSpan>("period"),
        StaleShare = m.Get<double>("staleShare"),
        IsolateLoopAfter = m.Get<TimeSpan>("isolateLoopAfter"),
    };

    private static HouseConfig House(ReadMap m) => new()
    {
        Id = m.Text("id"),
        Parent = m.Text("parent"),
        Maximum = Power(m, "maximum"),
        Usual = PowerOrNull(m, "usual"),
        Phases = m.Get<Phases>("phases"),
        PowerFactor = m.Get<double>("powerFactor"),
    };

    private static TopologyConfig Topology(ReadMap? m) => m is null ? new() : new()
    {
        CanIsland = m.Get<bool>("canIsland"),
        IslandReserveSoc = m.Get<double>("islandReserveSoc"),
        OutageHold = m.Get<TimeSpan>("outageHold"),
        RideThrough = m.List<RideThroughPoint>("rideThrough") is { Count: > 0 } curve ? curve : TopologyConfig.Category3,
        IslandOverload = m.List<ShortTimePoint>("islandOverload"),
        ReturnAfter = m.Get<TimeSpan>("returnAfter"),
        ReturnSpread = m.Get<TimeSpan>("returnSpread"),
        ReconnectTime = m.Get<TimeSpan>("reconnectTime"),
    };

    private static TariffConfig Tariff(ReadMap? m) => m is null ? new() : new()
    {
        ImportAdderPerWattHour = m.Get<double>("importAdder"),
        ExportDeductionPerWattHour = m.Get<double>("exportDeduction"),
        DemandChargePerWattMonth = m.Get<double>("demandCharge"),
        DemandWindow = m.Get<TimeSpan>("demandWindow"),
        BillingTimeZone = m.Text("billingTimeZone"),
        CarPricePerWattHour = m.Get<double>("carPrice"),
        FlatPricePerWattHour = m.Get<double>("flatPrice"),
        CarbonPricePerGram = m.Get<double>("carbonPrice"),
        Fees = All(m, "fees", f => new FeeWindowConfig { When = When(f), ImportAdderPerWattHour = f.Find<double>("importAdder"), ExportDeductionPerWattHour = f.Find<double>("exportDeduction") }),
        DemandCharges = All(m, "demandCharges", DemandCharge),
        PowerFactor = m.Get<double>("powerFactor"),
        CoincidentPeak = m.Map("coincidentPeak") is { } peak ? CoincidentPeak(peak) : null,
        Subscription = m.Map("subscription") is { } s ? Subscription(s) : null,
    };

    private static CalendarWindowConfig When(ReadMap m) => new()
    {
        Hours = m.List<(int From, int To)>("hours"),
        Days = [.. m.List<IReadOnlyList<DayOfWeek>>("days").SelectMany(d => d).Distinct()],
        Months = [.. m.List<(int From, int To)>("months").SelectMany(s => Enumerable.Range(s.From, s.To - s.From + 1)).Distinct()],
        ValidFrom = m.Find<DateOnly>("validFrom"),
        ValidUntil = m.Find<DateOnly>("validUntil"),
    };

    private static DemandChargeConfig DemandCharge(ReadMap m)
    {
        var price = m.Amount("price");
        return new DemandChargeConfig
        {
            Id = m.Text("id"),
            When = When(m),
            Quantity = price?.Quantity ?? LimitQuantity.Watts,
            PricePerMonth = price?.Value ?? 0,
            LeastPowerFactor = m.Get<double>("leastPowerFactor"),
            PowerFactorSurcharge = m.Get<double>("powerFactorSurcharge"),
            RatchetShare = m.Get<double>("ratchet"),
            RatchetMonths = m.Get<int>("ratchetMonths"),
            EarlierPeaks = All(m, "earlierPeaks", p => new MonthPeakConfig(p.Get<DateOnly>("month"), p.Get<double>("power"))),
        };
    }

    private static CoincidentPeakConfig CoincidentPeak(ReadMap m) => new()
    {
        PricePerWatt = m.Get<double>("price"),
        Length = m.Get<TimeSpan>("length"),
        Expected = All(m, "expected", w => new CoincidentWindowConfig { When = When(w), PerMonth = w.Get<double>("perMonth") }),
        Stated = m.List<Instant>("stated"),
    };

    private static SubscriptionConfig Subscription(ReadMap m) => new()
    {
        PowerWatts = m.Get<double>("power"),
        PricePerWattMonth = m.Get<double>("price"),
        OverrunPerWattHour = m.Get<double>("overrun"),
        OverrunPerWattMonth = m.Get<double>("overrunDemand"),
    };

    private static ComputeClassConfig Compute(ReadMap m) => new()
    {
        Class = m.Get<WorkloadClass>("class"),
        PricePerGpuHour = m.Get<double>("price"),
        SlaThroughput = m.Get<double>("slaThroughput"),
        PenaltyFactor = m.Get<double>("penaltyFactor"),
        UsualWork = m.List<double>("usualWork"),
    };

    private static CarsConfig Cars(ReadMap? m) => m is null ? new() : new()
    {
        UsualStay = m.Get<TimeSpan>("usualStay"),
        SessionsPerDay = m.Get<int>("sessionsPerDay"),
    };

    private static RulesConfig Rules(ReadMap m) => new()
    {
        Battery = m.Get<BatteryRule>("battery"),
        ChargeQuantile = m.Get<double>("chargeQuantile"),
        DischargeQuantile = m.Get<double>("dischargeQuantile"),
        ChargeHours = m.List<(int From, int To)>("chargeHours"),
        DischargeHours = m.List<(int From, int To)>("dischargeHours"),
        PeakShare = m.Get<double>("peakShare"),
        ReserveSoc = m.Get<double>("reserveSoc"),
        ReserveShape = m.Get<ReserveShape>("reserveShape"),
        ComputeByPrice = m.Get<bool>("computeByPrice"),
        Export = m.Get<bool>("export"),
    };

    private static PlannerConfig Planner(ReadMap? m) => m is null ? new() : new() { DepartureProbability = m.Get<double>("departureProbability") };

    private static CaseConfig Case(ReadMap m) => new()
    {
        Name = m.Text("name"),
        ImportLimit = Power(m, "importLimit"),
        Rules = m.Map("rules") is { } rules ? Rules(rules) : null,
    };

    private static EnforcementConfig Enforcement(ReadMap parent) => parent.Map("enforcement") is not { } m ? new() : new()
    {
        Class = m.Get<EnforcementClass>("class"),
        Overshoot = Power(m, "overshoot"),
        ActuationTime = m.Get<TimeSpan>("actuationTime"),
        CommandLatency = m.Get<TimeSpan>("commandLatency"),
        MinimumWriteInterval = m.Get<TimeSpan>("minimumWriteInterval"),
        LongestGrant = m.Get<TimeSpan>("longestGrant"),
        ClockDrift = m.Get<double>("clockDrift"),
        DatedWithSkew = m.Find<TimeSpan>("datedWithSkew"),
    };

    private static MeterConfig? Meter(ReadMap parent) => parent.Map("meter") is not { } m ? null : new()
    {
        Id = m.Text("id"),
        ErrorFraction = m.Get<double>("error"),
        SamplePeriod = m.Get<TimeSpan>("samplePeriod"),
        Window = m.Get<TimeSpan>("window"),
        Delay = m.Get<TimeSpan>("delay"),
        Driver = m.Text("driver"),
    };

    private static IReadOnlyList<LimitConfig> Limits(ReadMap parent) => All(parent, "limits", Limit);

    private static LimitConfig Limit(ReadMap m)
    {
        var amount = m.Amount();
        return new LimitConfig
        {
            Id = m.Text("id"),
            Quantity = amount?.Quantity ?? LimitQuantity.Watts,
            Amount = amount?.Value ?? 0,
            Direction = m.Get<LimitDirection>("direction"),
            Window = m.Get<TimeSpan>("window"),
            ShortTime = m.List<ShortTimePoint>("shortTime"),
            Basis = m.Get<LimitBasis>("basis"),
            ValidFrom = m.Find<Instant>("validFrom"),
            ValidUntil = m.Find<Instant>("validUntil"),
        };
    }

    private static IReadOnlyList<T> All<T>(ReadMap m, string key, Func<ReadMap, T> make) => [.. m.List<ReadMap>(key).Select(make)];

    private static string? TextOrNull(ReadMap m, string key) => m.Text(key) is { Length: > 0 } text ? text : null;

    private static Watts Power(ReadMap m, string key) => new(m.Get<double>(key));

    private static Watts? PowerOrNull(ReadMap m, string key) => m.Find<double>(key) is { } watts ? new Watts(watts) : null;
}
