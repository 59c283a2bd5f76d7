global using ZoneDrain.Inodes;
global using ZoneDrain.Schemes;
