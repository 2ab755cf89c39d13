using System.Runtime.InteropServices;
using ConvNeXtGen.Native;

namespace ConvNeXtGen.Runtime.Tests.Native;

public class LoadObstacleTests
{
    private static readonly NativeEnvironment s_sound = new(
        "linux", Architecture.X64, new Version(2, 36), ["/app"], "/app/libLibTorchSharp.so", "/app/libtorch.so");

    [Fact]
    public void A_sound_environment_has_none() => Assert.Null(LoadObstacle.Find(s_sound));

    [Theory]
    [InlineData("linux", Architecture.X64, "libtorch-cpu-linux-x64", "libtorch.so")]
    [InlineData("win", Architecture.X64, "libtorch-cpu-win-x64", "torch_cpu.dll")]
    [InlineData("win", Architecture.Arm64, "libtorch-cpu-win-arm64", "torch_cpu.dll")]
    [InlineData("osx", Architecture.Arm64, "libtorch-cpu-osx-arm64", "libtorch.dylib")]
    public void Without_libtorch_the_package_for_the_platform_is_named(
        string system, Architecture architecture, string package, string file)
    {
        var message = LoadObstacle.Find(s_sound with
        {
            OperatingSystem = system,
            Architecture = architecture,
            LibTorch = null,
        });
        Assert.Contains($"<PackageReference Include=\"{package}\" Version=\"2.10.0\" />", message);
        Assert.Contains(file, message);
        Assert.Contains("Looked in: /app.", message);
    }

    [Theory]
    [InlineData("linux", Architecture.Arm64, "linux-arm64")]
    [InlineData("osx", Architecture.X64, "osx-x64")]
    [InlineData("win", Architecture.X86, "win-x86")]
    public void A_platform_TorchSharp_is_not_built_for_is_named(string system, Architecture architecture, string platform)
    {
        var message = LoadObstacle.Find(s_sound with
        {
            OperatingSystem = system,
            Architecture = architecture,
            TorchSharpNative = null,
        });
        Assert.Contains($"no native library for {platform}; it exists for linux-x64, win-x64, win-arm64, osx-arm64", message);
    }

    [Fact]
    public void A_library_built_by_hand_for_another_platform_is_no_obstacle() =>
        Assert.Null(LoadObstacle.Find(s_sound with { Architecture = Architecture.Arm64 }));

    [Fact]
    public void Without_TorchSharps_native_library_publishing_for_the_platform_is_advised()
    {
        var message = LoadObstacle.Find(s_sound with { TorchSharpNative = null });
        Assert.Contains("libLibTorchSharp.so was not found", message);
        Assert.Contains("-r linux-x64", message);
    }

    [Fact]
    public void Musl_is_told_apart() =>
        Assert.Contains("Alpine", LoadObstacle.Find(s_sound with { Glibc = null }));

    [Fact]
    public void An_old_glibc_is_named_with_its_version() =>
        Assert.Contains("this system has 2.31", LoadObstacle.Find(s_sound with { Glibc = new Version(2, 31) }));

    [Fact]
    public void Another_system_needs_no_glibc() =>
        Assert.Null(LoadObstacle.Find(s_sound with { OperatingSystem = "win", Glibc = null }));

    [Theory]
    [InlineData(false, false, false, "is missing")]
    [InlineData(true, false, false, "GLIBCXX_3.4.30")]
    [InlineData(true, true, false, null)]
    [InlineData(true, true, true, null)]
    public void A_libstdcxx_too_old_even_without_the_marker_is_told(bool loads, bool wait, bool marker, string? reason)
    {
        var obstacle = new LibStdCxx(loads, wait, marker).Obstacle();
        if (reason is null)
            Assert.Null(obstacle);
        else
            Assert.Contains(reason, obstacle);
    }

    [Fact]
    public void The_advised_version_of_libtorch_is_the_one_this_project_is_built_with()
    {
        var deps = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ConvNeXtGen.Runtime.Tests.deps.json"));
        Assert.Matches($"libtorch-cpu-[a-z0-9-]+/{LoadObstacle.LibTorchVersion}\"", deps);
    }
}
