global using ZoneDrain.Drains;
global using ZoneDrain.Grace;
global using ZoneDrain.Inodes;
global using ZoneDrain.Pgmaps;
global using ZoneDrain.Schemes;
